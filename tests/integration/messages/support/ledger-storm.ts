// What the random storms of ledgers have in common, whatever broker the messages go to.
import { expect } from 'vitest'
import type { OperationRow } from '../../../../lib/operations/schema.ts'
import { isAppError } from '../../../../lib/platform/errors.ts'
import { ledgerData, ledgerPath, type Estate } from './estate.ts'
import { said, stepsOf } from './storm.ts'

/** The owner comes back with the version it knows, as its protocol says; whatever it may still do, it does. False: nothing. */
export async function ownerReturns(
  { session, ownerSends }: Pick<Estate, 'session' | 'ownerSends'>,
  id: string,
  random: () => number,
): Promise<boolean> {
  const path = `${ledgerPath}/${id}`
  try {
    if (random() < 0.5) await session.remove(path, 0)
    else {
      const { version } = await session.setData(path, ledgerData(id, 'exe'), 0)
      await ownerSends(id)
      if (random() < 0.7) await session.remove(path, version)
    }
    return true
  } catch (error) {
    if (!isAppError(error, 'stale-version') && !isAppError(error, 'not-found')) throw error
    return false
  }
}

type End = {
  operation: OperationRow
  /** the operation of each copy on the topic */
  copies: readonly string[]
  /** as it stands now; undefined when gone */
  entry: Readonly<Record<string, unknown>> | undefined
  /** answers got lost, or late */
  spoilt: boolean
  /** its owner did something meanwhile; `blindly`: sent without a look at the entry, as one that was stuck between exe and its send */
  owner: boolean
  blindly?: boolean
  /** what a failing run shows */
  run: Record<string, unknown>
}

/** Whatever happened: at most one copy, never sent and void, and an answer that is true. */
export function expectOnce({ operation, copies, entry, spoilt, owner, blindly = false, run }: End): void {
  const { id, kind, state: ended, outcome } = operation
  const seen = said({ ...run, spoilt, owner, blindly, kind, ended, outcome, copies, entry, steps: stepsOf(operation) })
  const [state, claim] = [entry?.['state'], said(entry?.['claim'] ?? null)]
  expect(copies.filter((sender) => sender === id).length, seen).toBeLessThanOrEqual(1)
  expect(copies.length, seen).toBeLessThanOrEqual(blindly ? 2 : 1)
  expect(copies.length > 0 && state === 'void', seen).toBe(false)
  expect(ended, seen).toMatch(/^(succeeded|refused|needs-attention)$/)
  expect(outcome, seen).toMatch(/.{5}/)
  // nothing was done
  if (ended === 'refused') expect([copies.includes(id), claim.includes(id)], seen).toEqual([false, false])
  if (ended === 'succeeded') {
    expect(state, seen).toBe(kind === 'message.resend' ? 'exe' : 'void')
    expect(copies.length > 0, seen).toBe(kind === 'message.resend')
  }
  // where answers get lost again and again a person may be asked
  if (!spoilt && !owner) expect(ended, seen).toBe('succeeded')
}
