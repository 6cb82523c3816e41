// What a vitest JSON report says, as far as the runner needs it.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

/** `failures` are lines "file: test: first line of the error"; a file that could not even be loaded counts as one failure. */
export type Report = { passed: number; failures: string[] }

type Json = {
  numPassedTests: number
  testResults: {
    name: string
    status: string
    message?: string
    assertionResults: { fullName: string; status: string; failureMessages?: string[] }[]
  }[]
}

/** Reads the report at `path`; undefined when there is none. */
export function readReport(path: string, root: string): Report | undefined {
  let json: Json
  try {
    json = JSON.parse(readFileSync(path, 'utf8')) as Json
  } catch {
    return undefined
  }
  const failures: string[] = []
  for (const file of json.testResults.filter((one) => one.status === 'failed')) {
    const name = relative(root, file.name)
    const tests = file.assertionResults.filter((one) => one.status === 'failed')
    for (const test of tests) failures.push(`${name}: ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`)
    if (tests.length === 0) failures.push(`${name}: ${firstLine(file.message)}`)
  }
  return { passed: json.numPassedTests, failures }
}

const firstLine = (text: string | undefined): string => /^.*/.exec(text ?? 'no message')?.[0].slice(0, 300) ?? ''
