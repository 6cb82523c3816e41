// npm test: everything; npm run check: the daily loop; npm run test:long: everything with the long random and scale runs.
// Each stage says what it is doing; the last line counts all tests.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildPages } from '../start/build.ts'
import type { Report } from './summary-reporter.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const results = join(root, '.pilothouse', 'test-results')
const daily = process.argv.includes('--check')
const long = process.argv.includes('--long')
const filters = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const began = Date.now()
const totals = { passed: 0, failed: 0 }
const failures: string[] = []
/** Set once somebody wants us to end */
let stoppedBy: NodeJS.Signals | undefined
const tool = (path: string): string => join(root, 'node_modules', path)

type Stage = { title: string; run(): Promise<boolean> }

const program = (title: string, args: readonly string[], env: Record<string, string> = {}): Stage => ({
  title,
  run: () => runProgram(args, env),
})

function runProgram(args: readonly string[], env: Record<string, string>): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env, FORCE_COLOR: '0' },
    })
    const stop = (signal: NodeJS.Signals): void => {
      stoppedBy = signal
      child.kill('SIGTERM')
    }
    process.once('SIGTERM', stop).once('SIGINT', stop)
    child.on('error', () => resolve(false))
    child.on('close', (code) => {
      process.off('SIGTERM', stop).off('SIGINT', stop)
      resolve(code === 0)
    })
  })
}

/** One vitest project; its report gives the counts and names what failed. `workers`: test files side by side. */
function vitest(title: string, project: string, workers = 1): Stage {
  const path = join(results, `${project}.json`)
  return {
    title,
    async run() {
      const good = await runProgram(
        [
          tool('vitest/vitest.mjs'),
          'run',
          '--project',
          project,
          ...(workers > 1 ? ['--fileParallelism', `--maxWorkers=${workers}`] : []),
          ...filters,
          ...(filters.length > 0 ? ['--passWithNoTests'] : []),
        ],
        {
          NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
          PILOTHOUSE_TEST_SUMMARY: path,
          ...(long ? { PILOTHOUSE_LONG: '1' } : {}),
        },
      )
      const report = readReport(path)
      if (!good && !report?.failures.length) failures.push(`${project}: the runner failed outside of its tests, see what it said above`)
      return addReport(report) && good
    },
  }
}

/** Reads the report at `path`; undefined when there is none. */
function readReport(path: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report
  } catch {
    return undefined
  }
}

/** Adds a report to the totals; false when nothing ran at all. */
function addReport(report: Report | undefined): boolean {
  if (!report) return false
  totals.passed += report.passed
  totals.failed += report.failures.length
  failures.push(...report.failures)
  return report.passed + report.failures.length > 0 || filters.length > 0
}

const build: Stage = {
  title: 'Pages build',
  async run() {
    const built = await buildPages(root, () => {}).catch((error: unknown) => {
      process.stderr.write(`${String(error instanceof Error ? error.message : error)}\n`)
      return undefined
    })
    return built !== undefined
  },
}

const quick: Stage[] = [
  program('Format', [tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']),
  program('Lint', [tool('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings', '.']),
  build,
  // after the build, which writes down what pages and routes must export
  program('Types', [tool('typescript/bin/tsc'), '-p', '.']),
  vitest('Unit and architecture', 'unit'),
]
const full: Stage[] = [
  ...quick,
  vitest('Integration, on real servers', 'integration', 3),
  vitest('Integration of what mostly waits', 'patient', 4),
  vitest('Integration of what needs the machine to itself', 'alone'),
  vitest('End to end, in a real browser', 'e2e'),
]

async function main(): Promise<void> {
  rmSync(results, { recursive: true, force: true })
  mkdirSync(results, { recursive: true })
  const stages = daily ? quick : full
  const failed: string[] = []
  for (const [index, stage] of stages.entries()) {
    const started = Date.now()
    process.stdout.write(`\n── ${index + 1} of ${stages.length}: ${stage.title} ──\n`)
    const good = await stage.run()
    process.stdout.write(`── ${stage.title}: ${good ? 'good' : 'FAILED'} after ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
    if (!good) failed.push(stage.title)
    if (stoppedBy) break
  }
  const others = failed.length > 0 && totals.failed === 0 ? failed.length : 0
  if (stoppedBy) process.stdout.write(`\nStopped by ${stoppedBy}: the rest was not run\n`)
  process.stdout.write(
    `\n${failed.length > 0 ? `Failed: ${failed.join(', ')}` : 'Everything passed'} in ${Math.round((Date.now() - began) / 1000)} s\n`,
  )
  for (const failure of failures) process.stdout.write(`Failed: ${failure}\n`)
  process.stdout.write(`${totals.passed} passed, ${totals.failed + others} failed\n`)
  process.exit(failed.length > 0 ? 1 : 0)
}

await main()
