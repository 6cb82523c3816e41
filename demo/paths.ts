import { join } from 'node:path'

/** Where the demo keeps what it builds and fetches: one folder below the project, ignored by git, safe to delete. */
export const demoHome = join(import.meta.dirname, '..', '.pilothouse')
export const demoSources = import.meta.dirname
/** Where a running estate keeps its state; the console moves it with the same variable. */
export const stateHome = process.env['PILOTHOUSE_DIR'] ?? demoHome
