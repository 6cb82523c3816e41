import { defineConfig } from 'vitest/config'
import { LongestFirst } from './scripts/test/longest-first.ts'
import { SummaryReporter } from './scripts/test/summary-reporter.ts'

/** The test files below a folder pattern; a pattern of files is left as it is. */
const testsIn = (pattern: string): string => (pattern.endsWith('/**') ? `${pattern}/*.test.ts` : pattern)

const integration = {
  pool: 'forks' as const,
  fileParallelism: false,
  testTimeout: 120_000,
  hookTimeout: 300_000,
  globalSetup: ['tests/support/postgres-setup.ts'],
}

/** Tests that watch a clock have the machine to themselves. */
const alone = [
  'tests/integration/start/**',
  'tests/integration/zookeeper/**',
  'tests/integration/**/*estate.test.ts',
  'tests/integration/registry/{live,killed-jvm,recovery}.test.ts',
]
/** Of real estates, brokers and storms these mostly wait, for calls, sessions and check-backs, and no second decides: four side by side. */
const patient = [
  'tests/integration/governance/weights-estate.test.ts',
  'tests/integration/{demo,statistics}/estate.test.ts',
  'tests/integration/registry/storm.test.ts',
  'tests/integration/messages/{half-random,xa}.test.ts',
  'tests/integration/messages/outbox/random.test.ts',
]

/** What needs live calls for minutes, or leaves the shared shop drained: `npm run test:long`. */
const long = process.env.PILOTHOUSE_LONG
  ? []
  : [
      'tests/integration/governance/release-estate.test.ts',
      'tests/integration/governance/rule-kinds-estate.test.ts',
      'tests/e2e/releases.test.ts',
      'tests/e2e/crash-storm.test.ts',
    ]

export default defineConfig({
  test: {
    reporters: ['default', new SummaryReporter()],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}', 'tests/architecture.test.ts'],
          pool: 'threads',
          // property tests take a second; on a machine that builds beside them, many times that
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          exclude: [...alone, ...patient, ...long],
          ...integration,
        },
      },
      { test: { name: 'patient', include: patient, ...integration } },
      { test: { name: 'alone', include: alone.map(testsIn), exclude: [...patient, ...long], ...integration } },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          exclude: long,
          ...integration,
          globalSetup: ['tests/e2e/support/stack-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
})
