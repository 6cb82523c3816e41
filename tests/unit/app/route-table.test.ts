import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { routeTableText } from '../../../scripts/make-route-table.ts'
import { openApiOf } from '../../../app/api/_server/openapi.ts'
import { routeTable } from '../../../app/api/_server/route-table.ts'
import { permissions } from '../../../lib/access/permissions.ts'

const root = join(import.meta.dirname, '../../..')
const known = new Set<string>(['public', ...permissions])
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']

describe('the API', () => {
  it('has every route file in its table (npm run routes writes it)', () => {
    expect(readFileSync(join(root, 'app/api/_server/route-table.ts'), 'utf8')).toBe(routeTableText())
  })

  it('declares a permission on every route, and only signing in and health are open to anybody', () => {
    const rows = Object.entries(routeTable).flatMap(([path, module]) =>
      Object.entries(module)
        .filter(([method]) => methods.includes(method))
        .map(([method, handler]) => ({ route: `${method} ${path}`, permission: handler.contract?.permission })),
    )
    expect(rows.filter((row) => !known.has(row.permission ?? '')).map((row) => row.route)).toEqual([])
    expect(rows.filter((row) => row.permission === 'public').map((row) => row.route)).toEqual([
      'GET /health/live',
      'GET /health/ready',
      'POST /session',
      'POST /setup',
    ])
  })

  it('describes itself as OpenAPI 3.1 with every path and parameter', () => {
    const document = openApiOf(routeTable) as { openapi: string; paths: Record<string, Record<string, { parameters: { name: string }[] }>> }
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toEqual(Object.keys(routeTable))
    expect(document.paths['/operations']?.['get']?.parameters.map((parameter) => parameter.name)).toContain('pageSize')
  })
})
