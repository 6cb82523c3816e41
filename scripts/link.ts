// npm run link: prints a one-time sign-in link for one more admin.
import { loadConfig } from '../lib/platform/config-file.ts'
import { createSetupLink } from '../lib/access/commands.ts'
import { withDatabase } from './database/with-database.ts'

const { host, port } = loadConfig().http
const { token } = await withDatabase(() => createSetupLink())
console.log(`http://${host}:${port}/setup?token=${token}`)
process.exit(0)
