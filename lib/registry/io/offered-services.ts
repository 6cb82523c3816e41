import type { OfferedService } from '../application-metadata.ts'

/** Old revisions are of instances that are about to go: more than these at once is no deployment any more. */
const revisionsKept = 8

/** What applications of the application level say they offer, by revision. It outlives snapshots: a revision never changes its meaning. */
export class OfferedServices {
  readonly #revisions = new Map<string, Map<string, Map<string, OfferedService[]>>>()
  #applications: Map<string, Set<string>> | undefined

  set(application: string, revision: string, services: readonly OfferedService[]): void {
    const known = this.#revisions.get(application) ?? new Map<string, Map<string, OfferedService[]>>()
    known.delete(revision)
    known.set(
      revision,
      Map.groupBy(services, (service) => service.interface),
    )
    const [oldest] = known.keys()
    if (known.size > revisionsKept && oldest !== undefined) known.delete(oldest)
    this.#revisions.set(application, known)
    this.#applications = undefined
  }

  has(application: string, revision: string): boolean {
    return this.#revisions.get(application)?.has(revision) === true
  }

  /** Undefined where the revision is not known; empty where it offers nothing of this interface. */
  find(application: string, revision: string, interfaceName: string): OfferedService[] | undefined {
    const found = this.#revisions.get(application)?.get(revision)
    return found && (found.get(interfaceName) ?? [])
  }

  applicationsOffering(interfaceName: string): string[] {
    return [...(this.#byInterface().get(interfaceName) ?? [])]
  }

  interfaces(): string[] {
    return [...this.#byInterface().keys()]
  }

  interfacesOf(application: string): string[] {
    return [...new Set([...(this.#revisions.get(application)?.values() ?? [])].flatMap((services) => [...services.keys()]))]
  }

  #byInterface(): Map<string, Set<string>> {
    if (this.#applications) return this.#applications
    const found = new Map<string, Set<string>>()
    for (const application of this.#revisions.keys())
      for (const name of this.interfacesOf(application)) found.set(name, (found.get(name) ?? new Set()).add(application))
    this.#applications = found
    return found
  }
}
