// Rules of every kind published through the API on the real demo estate, and real calls counted where they arrive: who is said to obey does,
// who is said not to does not, and afterwards everything is as before.
import { beforeAll, describe, expect, it } from 'vitest'
import { useTestDatabase } from '../../support/test-database.ts'
import { estateWorld } from './rule-kinds/estate-world.ts'
import { kinds } from './rule-kinds/kinds.ts'
import { proveMigration } from './rule-kinds/migration.ts'
import type { Proof } from './rule-kinds/prove.ts'
import { proveKind } from './rule-kinds/publish.ts'
import { tableHead, tableRow } from './rule-kinds/table.ts'

useTestDatabase()
const world = estateWorld()

beforeAll(() => process.stdout.write(`\n${tableHead}`))

function expectAgreement(found: readonly Proof[]): void {
  process.stdout.write(tableRow(found))
  expect(found.filter(({ agrees }) => !agrees)).toEqual([])
}

describe('a rule of each kind, obeyed by whom the table of forms says, and gone when it is cleared', () => {
  it.each(kinds)('$name', async (kind) => expectAgreement(await proveKind(world.current, kind)), 240_000)
  // last, since it brings a provider that the others would see
  it('migration', async () => expectAgreement(await proveMigration(world.current)), 400_000)
})
