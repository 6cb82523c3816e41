// What npm runs must end with npm: whoever stops it by its process id knows of no other.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const root = dirname(dirname(dirname(import.meta.dirname)))
const dir = mkdtempSync(join(tmpdir(), 'pilothouse-npm-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const program = `
import { writeFileSync } from 'node:fs'
const say = (text) => writeFileSync(${JSON.stringify(join(dir, 'said'))}, text)
process.on('SIGTERM', () => (say('stopped'), process.exit(0)))
setTimeout(() => process.exit(1), 30_000)
say('running')
`

const said = (): string => {
  try {
    return readFileSync(join(dir, 'said'), 'utf8')
  } catch {
    return ''
  }
}

it('SIGTERM to npm alone stops the program in order', async () => {
  writeFileSync(join(dir, 'program.mjs'), program)
  const npm = spawn('npm', ['exec', '--offline', '-c', `node scripts/run.mjs ${relative(root, join(dir, 'program.mjs'))}`], {
    cwd: root,
    stdio: 'ignore',
  })
  const ended = new Promise<void>((resolve) => npm.once('exit', () => resolve()))
  await expect.poll(said, { timeout: 20_000 }).toBe('running')
  npm.kill('SIGTERM')
  await ended
  await expect.poll(said, { timeout: 10_000 }).toBe('stopped')
})
