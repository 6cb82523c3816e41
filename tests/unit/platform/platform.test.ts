import { describe, expect, it, vi } from 'vitest'
import { answerFrom, decodeCursor, encodeCursor, pageOf } from '../../../lib/platform/answer.ts'
import { copyText } from '../../../lib/platform/bulk.ts'
import { AppError, toAppError } from '../../../lib/platform/errors.ts'
import { silentLog } from '../../../lib/platform/log.ts'
import { startLoop } from '../../../lib/platform/loop.ts'
import { canMove, liveStates, operationStates } from '../../../lib/operations/state-machine.ts'
import { may, permissions } from '../../../lib/access/permissions.ts'

describe('answers', () => {
  it('are as old as their oldest source, and say which is stale and why', () => {
    const fresh = { id: 'registry:a', state: 'fresh', asOf: new Date('2026-01-02T00:00:00Z'), error: null }
    const stale = { id: 'registry:b', state: 'stale', asOf: new Date('2026-01-01T00:00:00Z'), error: 'connection refused' }
    const never = { id: 'registry:c', state: 'connecting', asOf: null, error: null }
    expect(answerFrom([], [fresh, stale])).toMatchObject({
      asOf: '2026-01-01T00:00:00.000Z',
      complete: true,
      warnings: [{ code: 'source-stale', text: 'connection refused', source: 'registry:b' }],
    })
    expect(answerFrom([], [fresh, never])).toMatchObject({ complete: false, warnings: [{ code: 'source-never-read' }] })
  })

  it('page forward by an opaque cursor, and start over for one that is not ours', () => {
    expect(pageOf(0, 50, 120)).toEqual({ total: 120, nextCursor: encodeCursor(50) })
    expect(decodeCursor(encodeCursor(50))).toBe(50)
    expect(decodeCursor("'; drop table service")).toBe(0)
    expect(pageOf(100, 20, 120).nextCursor).toBeNull()
  })
})

describe('COPY text', () => {
  it('escapes what would end a column or a row, and drops NUL', () => {
    expect(copyText('a\\\t\n\r\0b')).toBe('a\\\\\\t\\n\\rb')
    expect(copyText(null)).toBe('\\N')
    expect(copyText(['a"b', 'c\\d'])).toBe('{"a\\\\"b","c\\\\\\\\d"}')
  })
})

describe('errors', () => {
  it('keep what was thrown as the cause', () => {
    const cause = new TypeError('boom')
    expect(toAppError(cause)).toMatchObject({ code: 'internal', cause })
    const own = new AppError('conflict', 'no')
    expect(toAppError(own)).toBe(own)
  })
})

describe('a loop', () => {
  it('never overlaps itself, runs again when woken in a run, and waits for the run in flight on stop', async () => {
    let running = 0
    let most = 0
    let runs = 0
    const loop = startLoop({
      name: 'test',
      intervalMs: 60_000,
      log: silentLog,
      async run() {
        running += 1
        most = Math.max(most, running)
        await new Promise((resolve) => setTimeout(resolve, 20))
        running -= 1
        runs += 1
      },
    })
    loop.wake()
    loop.wake()
    await vi.waitFor(() => expect(runs).toBe(2), { timeout: 15_000 })
    loop.wake()
    await loop.stop()
    expect([most, running]).toEqual([1, 0])
  })
})

describe('the state machine of operations', () => {
  it('never leads from a time-out to a second sending, and every end is final', () => {
    expect(canMove('unknown', 'executing')).toBe(false)
    expect(operationStates.filter((state) => canMove('unknown', state))).toEqual(['verifying'])
    expect(liveStates).toEqual(['planned', 'awaiting-approval', 'queued', 'executing', 'unknown', 'verifying'])
  })
})

describe('permissions', () => {
  it('let a viewer see and only see', () => {
    const viewer = { name: 'v', role: 'viewer', kind: 'person' } as const
    expect(permissions.filter((permission) => may(viewer, permission)).every((permission) => permission.endsWith(':read'))).toBe(true)
    expect(may({ ...viewer, role: 'operator' }, 'rules:write')).toBe(true)
    expect(permissions.every((permission) => may({ ...viewer, role: 'admin' }, permission))).toBe(true)
  })
})
