import type { ProviderGroup } from './instances.ts'
import type { ProviderFact } from './rows.ts'

/** What a group is made of. */
export type GroupedProvider = Pick<
  ProviderFact,
  'application' | 'address' | 'host' | 'port' | 'release' | 'generation' | 'startedAt' | 'protocol' | 'level'
>

/**
 * Collects what interface-level providers say of instances out of rows as they stream by, as `providerGroups` asks it of the database;
 * memory is one entry per instance.
 */
export class ProviderGroupTally {
  readonly #found = new Map<string, ProviderGroup>()

  add(rows: readonly GroupedProvider[]): void {
    for (const row of rows) {
      if (row.level === 'application') continue
      const key = `${row.application}\n${row.address}`
      const { application, address, host, port, release, generation, startedAt, protocol } = row
      const known = this.#found.get(key)
      if (!known) {
        this.#found.set(key, { application, address, host, port, release, generation, startedAt, protocols: [protocol] })
        continue
      }
      if (release > known.release) known.release = release
      if (generation > known.generation) known.generation = generation
      if (startedAt !== null && (known.startedAt === null || startedAt < known.startedAt)) known.startedAt = startedAt
      if (!known.protocols.includes(protocol)) known.protocols.push(protocol)
    }
  }

  all(): ProviderGroup[] {
    return [...this.#found.values()]
  }
}
