import { defineConfig } from 'prisma/config'

/** Read by the ordinary Prisma CLI; the product itself migrates with scripts/migrate.ts over the same folder. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
