import type { NodeEvent } from '../../platform/zookeeper/session.ts'
import { isCrowded } from './large-directories.ts'

/** More are left to the next whole reading. */
const maxDirectories = 2000

/** Directories below a path to which names came; how many they hold is looked at later, a stat each. */
export class GrownDirectories {
  readonly #root: string
  readonly #came = new Map<string, number>()

  constructor(root: string) {
    this.#root = root
  }

  /** Answers true when so much came to one directory that it is worth a look at once. */
  note({ kind, path }: NodeEvent): boolean {
    const directory = path.slice(0, path.lastIndexOf('/'))
    if (kind !== 'created' || !directory.startsWith(`${this.#root}/`)) return false
    const count = (this.#came.get(directory) ?? 0) + 1
    if (count > 1 || this.#came.size < maxDirectories) this.#came.set(directory, count)
    return isCrowded(count) && !isCrowded(count - 1)
  }

  /** Those that grew since they were taken last. */
  take(): string[] {
    const grown = [...this.#came.keys()]
    this.#came.clear()
    return grown
  }
}
