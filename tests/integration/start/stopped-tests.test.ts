// A run of the tests that is stopped from outside (a limit of CI, Ctrl-C) takes its servers along.
import { spawn } from 'node:child_process'
import { chmodSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const root = dirname(dirname(dirname(import.meta.dirname)))
const dir = mkdtempSync(join(tmpdir(), 'pilothouse-stopped-'))
// PostgreSQL runs under a user of its own
chmodSync(dir, 0o755)
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Of the PostgreSQL that the run started, as soon as it writes its own. */
const postgresPid = (): number =>
  Number(globSync(join(dir, '*/data/postmaster.pid')).map((path) => readFileSync(path, 'utf8').split('\n')[0])[0])

it('SIGTERM to a run of tests ends its database and removes it', async () => {
  const tests = spawn(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'integration', 'platform/platform'],
    {
      cwd: root,
      env: { ...process.env, TMPDIR: dir, VITEST: undefined },
      stdio: 'ignore',
    },
  )
  const ended = new Promise<void>((resolve) => tests.once('exit', () => resolve()))
  await expect.poll(postgresPid, { timeout: 60_000 }).toBeGreaterThan(0)
  const pid = postgresPid()
  tests.kill('SIGTERM')
  await ended
  expect(isAlive(pid)).toBe(false)
  expect(globSync(join(dir, 'pilothouse-test-*'))).toEqual([])
})
