// Addresses that a release may choose as the new version, each once however many of the services it provides.
import { z } from 'zod'

export const releaseCandidateSchema = z.object({
  address: z.string(),
  application: z.string(),
  tag: z.string(),
  version: z.string(),
  revision: z.string(),
  /** in force; null where it differs between its services */
  weight: z.number().nullable(),
  services: z.number().int(),
  startedAt: z.string().nullable(),
})
export type ReleaseCandidate = z.infer<typeof releaseCandidateSchema>

export const releaseCandidatesSchema = z.object({
  registry: z.string(),
  /** every registry that has them */
  registries: z.array(z.string()),
  candidates: z.array(releaseCandidateSchema),
})
export type ReleaseCandidates = z.infer<typeof releaseCandidatesSchema>

type Provider = Pick<ReleaseCandidate, 'address' | 'application' | 'tag' | 'version' | 'revision'> & {
  service: string
  weight: number
  startedAt: Date | null
}

/** Rows of one address may differ in their revision, which is that of a service's interface: the first one's is shown. */
export function toCandidates(providers: readonly Provider[]): ReleaseCandidate[] {
  return [...Map.groupBy(providers, ({ address }) => address)].flatMap(([address, own]) => {
    const [first] = own
    if (!first) return []
    const { application, tag, version, revision, weight, startedAt } = first
    const isSame = own.every((one) => one.weight === weight)
    const shown = { address, application, tag, version, revision, startedAt: startedAt?.toISOString() ?? null }
    return [{ ...shown, weight: isSame ? weight : null, services: own.length }]
  })
}
