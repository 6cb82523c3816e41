// npm test: everything; npm run check: the daily loop; npm run test:long: everything with the long random and scale runs.
// Each stage says what it is doing; the last line counts all tests.
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildPages } from '../start/build.ts'
import { readReport, type Report } from './report.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const results = join(root, '.pilothouse', 'test-results')
const daily = process.argv.includes('--check')
const long = process.argv.includes('--long')
const filters = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const began = Date.now()
const totals = { passed: 0, failed: 0 }
const unsteady: string[] = []
const failures: string[] = []
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
    const stop = (): void => void child.kill('SIGTERM')
    process.once('SIGTERM', stop)
    process.once('SIGINT', stop)
    child.on('error', () => resolve(false))
    child.on('close', (code) => {
      process.off('SIGTERM', stop)
      process.off('SIGINT', stop)
      resolve(code === 0)
    })
  })
}

/** Runs one vitest project, whole or only `files`; its JSON report says what came of it. */
async function runVitest(
  project: string,
  files: readonly string[],
  suffix: string,
): Promise<{ good: boolean; report: Report | undefined }> {
  const report = join(results, `${project}${suffix}.json`)
  const good = await runProgram(
    [
      tool('vitest/vitest.mjs'),
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...files,
      ...(filters.length > 0 ? ['--passWithNoTests'] : []),
    ],
    { NODE_OPTIONS: '--disable-warning=ExperimentalWarning', ...(long ? { PILOTHOUSE_LONG: '1' } : {}) },
  )
  return { good, report: readReport(report, root) }
}

/** One vitest project. Where `again` is set, files that failed run once more, alone; what passes only then is named as unsteady. */
function vitest(title: string, project: string, again = false): Stage {
  return {
    title,
    async run() {
      const first = await runVitest(project, filters, '')
      if (first.report === undefined || (first.report.passed + first.report.failed === 0 && filters.length === 0)) return false
      totals.passed += first.report.passed
      if (first.good || !again || first.report.failedFiles.length === 0 || first.report.failedFiles.length > 3) {
        return settle(first.report, first.good)
      }
      process.stdout.write(`── ${first.report.failures.join('\n── ')}\n── again, alone: ${first.report.failedFiles.join(' ')}\n`)
      const second = await runVitest(project, first.report.failedFiles, '-again')
      if (!second.good || second.report === undefined) return settle(second.report ?? first.report, false)
      totals.passed += first.report.failed
      unsteady.push(...first.report.failures)
      return true
    },
  }
}

function settle(report: Report, good: boolean): boolean {
  totals.failed += report.failed
  failures.push(...report.failures)
  return good
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
  program('Types', [tool('typescript/bin/tsc'), '-p', '.']),
  vitest('Unit and architecture', 'unit'),
  build,
]
const full: Stage[] = [
  ...quick,
  vitest('Integration, on real servers', 'integration', true),
  vitest('End to end, in a real browser', 'e2e', true),
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
  }
  const others = failed.length > 0 && totals.failed === 0 ? failed.length : 0
  process.stdout.write(
    `\n${failed.length > 0 ? `Failed: ${failed.join(', ')}` : 'Everything passed'} in ${Math.round((Date.now() - began) / 1000)} s\n`,
  )
  for (const failure of failures) process.stdout.write(`Failed: ${failure}\n`)
  for (const failure of unsteady) process.stdout.write(`Unsteady, passed only when run again alone: ${failure}\n`)
  process.stdout.write(`${totals.passed} passed, ${totals.failed + others} failed\n`)
  process.exit(failed.length > 0 ? 1 : 0)
}

await main()
