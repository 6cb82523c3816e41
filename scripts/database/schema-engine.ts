// The product's own way to migrate: Prisma's schema engine as WebAssembly over the pg adapter, on the ordinary
// `_prisma_migrations` table. No engine binary is downloaded, and people who have the Prisma CLI can use it on the same folder.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, type SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import { SchemaEngine, type MigrationList } from '@prisma/schema-engine-wasm'
import pg from 'pg'

const prismaFolder = fileURLToPath(new URL('../../prisma/', import.meta.url))
const noFilters = { externalTables: [], externalEnums: [] }

function schemaFiles() {
  return [{ path: 'schema.prisma', content: readFileSync(`${prismaFolder}schema.prisma`, 'utf8') }]
}

/** Every migration folder of prisma/migrations, in the order of their names. */
function migrationList(): MigrationList {
  const names = readdirSync(`${prismaFolder}migrations`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted()
  return {
    baseDir: `${prismaFolder}migrations`,
    lockfile: { path: 'migration_lock.toml', content: readFileSync(`${prismaFolder}migrations/migration_lock.toml`, 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(`${prismaFolder}migrations/${name}/migration.sql`, 'utf8') },
      },
    })),
  }
}

/**
 * The adapter cuts a script at every semicolon, even inside a function's body, and runs each piece by itself. Sent whole, a migration is
 * one transaction.
 */
function wholeScripts(factory: SqlMigrationAwareDriverAdapterFactory, pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
  const whole = async <T extends { executeScript(script: string): Promise<void> }>(connecting: Promise<T>): Promise<T> =>
    Object.assign(await connecting, { executeScript: async (script: string) => void (await pool.query(script)) })
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: () => whole(factory.connect()),
    connectToShadowDb: () => factory.connectToShadowDb(),
  }
}

async function withEngine<T>(databaseUrl: string, use: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  // the engine leaves its connections open; the pool is ours so that they end with the work
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, connectionTimeoutMillis: 10_000 })
  const adapter = bindMigrationAwareSqlAdapterFactory(wholeScripts(new PrismaPg(pool), pool))
  const engine = await SchemaEngine.new({ datamodels: schemaFiles().map((file) => [file.path, file.content]) }, () => {}, adapter)
  try {
    return await use(engine)
  } finally {
    engine.free()
    await pool.end()
  }
}

/** Applies what is missing; answers the names of the migrations it applied. Two at once are serialised by the engine's own lock. */
export function applyMigrations(databaseUrl: string): Promise<string[]> {
  return withEngine(databaseUrl, async (engine) => {
    const answer = await engine.applyMigrations({ migrationsList: migrationList(), filters: noFilters })
    return answer.appliedMigrationNames
  })
}

/** SQL that makes the whole schema in an empty database: what the migrations must add up to. */
export function schemaScript(databaseUrl: string): Promise<string> {
  return withEngine(databaseUrl, async (engine) => {
    const answer = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: schemaFiles() },
      script: true,
      exitCode: null,
      filters: noFilters,
    })
    return answer.stdout ?? ''
  })
}
