// The proofs as the table of docs/governance.md: share before → with the rule → after, and the calls of the shortest of the three windows.
import type { Share } from './count-calls.ts'
import { views } from './fleets.ts'
import type { Proof } from './prove.ts'

const names = views.map(({ name }) => name)
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`

export const tableHead = line(['rule', ...names]) + line(['---', ...names.map(() => '---')])

/** A row for each kind of rule, a column for each generation and level. */
export const tableRow = (proofs: readonly Proof[]): string =>
  line([proofs[0]?.kind ?? '', ...names.map((name) => formatProof(proofs.find(({ view }) => view === name)))])

function formatProof(proof: Proof | undefined): string {
  if (!proof) return ''
  const { claimed, agrees, seenMs, before, during, after } = proof
  const shares = [before, during, after].map(({ share }) => (Number.isNaN(share) ? '–' : share.toFixed(2))).join(' → ')
  const calls = Math.min(...[before, during, after].map((window: Share) => window.calls))
  const word = claimed ? `yes, ${(seenMs / 1000).toFixed(1)} s` : 'no'
  return `${agrees ? '' : '**other than said** '}${word}: ${shares} (${calls})`
}
