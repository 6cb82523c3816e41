import { defineConfig } from 'vitest/config'

const integration = {
  pool: 'forks' as const,
  fileParallelism: false,
  testTimeout: 120_000,
  hookTimeout: 300_000,
  globalSetup: ['tests/support/postgres-setup.ts'],
}

export default defineConfig({
  test: {
    reporters: process.env.CI ? ['default'] : ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}', 'tests/architecture.test.ts'],
          pool: 'threads',
          testTimeout: 20_000,
        },
      },
      { test: { name: 'integration', include: ['tests/integration/**/*.test.ts'], ...integration } },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          ...integration,
          globalSetup: ['tests/e2e/support/stack-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
})
