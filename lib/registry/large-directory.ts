// Directories of a registry that belong to no single service, near what ZooKeeper puts into one packet. Kept with the registry's source
// (`findings` of its detail), since no row of a service could say it.
import { z } from 'zod'
import { sentenceSchema } from '../platform/sentence.ts'
import { packetBytes, packetFill, packetLimitBytes } from './packet-size.ts'
import { sayOfRegistry } from './sentences.ts'

/** What lies in it: who has to do something about it depends on that. */
export const directoryPlaces = ['interfaces', 'applications', 'instances', 'mapping', 'metadata', 'config'] as const
export type DirectoryPlace = (typeof directoryPlaces)[number]

export const largeDirectorySchema = sentenceSchema.extend({
  /** the same code as where a service has the problem */
  code: z.literal('packet-limit'),
  severity: z.enum(['warning', 'danger']),
  path: z.string(),
  place: z.enum(directoryPlaces),
})
export type LargeDirectory = z.infer<typeof largeDirectorySchema>

/** Undefined below three quarters of a packet. Told roughly, or every name that comes and goes would change it. */
export function largeDirectory(path: string, place: DirectoryPlace, names: readonly string[]): LargeDirectory | undefined {
  const bytes = packetBytes(names)
  if (bytes < packetLimitBytes * 0.75) return undefined
  const { count, percent, isOver } = packetFill({ children: names.length, bytes })
  const sentence = sayOfRegistry(isOver ? 'directory-over-limit' : 'directory-near-limit', { path, count, percent })
  return { code: 'packet-limit', severity: isOver ? 'danger' : 'warning', path, place, ...sentence }
}
