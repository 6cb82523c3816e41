// npm run token -- --role admin --name ci: prints a bearer token, once.
import { parseArgs } from 'node:util'
import { createToken } from '../lib/access/commands.ts'
import { isRole, roles } from '../lib/access/permissions.ts'
import { withDatabase } from './database/with-database.ts'

const { values } = parseArgs({ options: { role: { type: 'string', default: 'viewer' }, name: { type: 'string', default: 'script' } } })
const { role, name } = values
if (!isRole(role)) {
  console.error(`--role ${role}: choose one of ${roles.join(', ')}.`)
  process.exit(1)
}
console.log(await withDatabase(() => createToken(name, role)))
process.exit(0)
