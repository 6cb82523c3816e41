import { z } from 'zod'

/** A secret is named, never written: the environment variable or the file that holds it. */
export const secret = z.union([z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })])
export type SecretReference = z.infer<typeof secret>
