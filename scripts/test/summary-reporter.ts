// What npm test says at its end: how many tests passed, and the name of everything that went wrong, also outside of any test.
import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** `failures` are lines "file: test: first line of the error"; a file that could not even be loaded counts as one failure. */
export type Report = { passed: number; failures: string[] }

/** Writes a `Report` to the file that PILOTHOUSE_TEST_SUMMARY names. */
export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const path = process.env.PILOTHOUSE_TEST_SUMMARY
    if (path !== undefined) writeFileSync(path, JSON.stringify(reportOf(modules, unhandled)))
  }
}

function reportOf(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Report {
  const report: Report = { passed: 0, failures: [] }
  for (const module of modules) {
    const file = relative(process.cwd(), module.moduleId)
    for (const error of module.errors()) report.failures.push(`${file}: ${firstLine(error)}`)
    for (const suite of module.children.allSuites())
      for (const error of suite.errors()) report.failures.push(`${file}: ${suite.fullName}: ${firstLine(error)}`)
    for (const test of module.children.allTests()) {
      const { state, errors } = test.result()
      if (state === 'passed') report.passed += 1
      if (state === 'failed') report.failures.push(`${file}: ${test.fullName}: ${firstLine(errors?.[0])}`)
    }
  }
  // whose test was already over, or a worker that did not end
  for (const error of unhandled) report.failures.push(`outside of a test: ${firstLine(error)}`)
  return report
}

const firstLine = (error: SerializedError | undefined): string => /^.*/.exec(error?.message ?? 'no message')?.[0].slice(0, 300) ?? ''
