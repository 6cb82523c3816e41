// Whose an application is. Dubbo writes `owner` and `organization` of the application into every provider and consumer URL, so any of
// them tells; they are kept once per application, because asking 300,000 URLs whenever a map is drawn takes seconds.

export type Ownership = { name: string; owner: string; organization: string }

type Row = { application: string; params: Readonly<Record<string, string>> }

/** Collects ownership out of rows as they stream by; memory is one entry per application. */
export class OwnershipTally {
  readonly #found = new Map<string, Ownership>()

  /** Where rows of one application differ (half of it was redeployed), a value wins over none, and the first over the later. */
  add(rows: readonly Row[]): void {
    for (const { application, params } of rows) {
      if (application === '') continue
      const known = this.#found.get(application)
      const { owner = '', organization = '' } = params
      if (!known) this.#found.set(application, { name: application, owner, organization })
      else if (known.owner === '' || known.organization === '') {
        known.owner ||= owner
        known.organization ||= organization
      }
    }
  }

  all(): Ownership[] {
    return [...this.#found.values()]
  }
}
