// Writes app/api/_server/route-table.ts: a static import per route file, because Next cannot import by a computed name.
// `npm run routes` runs this. `npm run check` fails when it is out of date (tests/unit/app/route-table.test.ts).
import { readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const api = fileURLToPath(new URL('../app/api/', import.meta.url))

/** The text of the table for the route files that exist. */
export function routeTableText(): string {
  const files = readdirSync(`${api}v1`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('route.ts') && !file.startsWith('openapi.json'))
    .toSorted()
  const imports = files.map((file, index) => `import * as route${index} from '../v1/${file}'`)
  const rows = files.map((file, index) => `  '/${file.replace(/\/route\.ts$/, '').replaceAll(/\[([^\]]+)\]/g, '{$1}')}': route${index},`)
  return [
    '// Made by scripts/make-route-table.ts',
    "import type { RouteModule } from './openapi.ts'",
    ...imports,
    '',
    'export const routeTable: Readonly<Record<string, RouteModule>> = {',
    ...rows,
    '}',
    '',
  ].join('\n')
}

if (import.meta.main) writeFileSync(`${api}_server/route-table.ts`, routeTableText())
