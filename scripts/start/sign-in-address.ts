import { createSetupLink } from '../../lib/access/commands.ts'
import { database } from '../../lib/platform/database.ts'

/** The address to open: with a one-time link while nobody has an account yet, plain afterwards. */
export async function signInAddress(databaseUrl: string, url: string): Promise<string> {
  process.env['DATABASE_URL'] = databaseUrl
  try {
    const found = await database().pool.query<{ count: string }>('select count(*) from account')
    if (found.rows[0]?.count !== '0') return `${url}  (another one-time sign-in link: npm run link)`
    const { token } = await createSetupLink()
    return `${url}/setup?token=${token}  (one-time sign-in link, good for 24 hours)`
  } finally {
    await database().close()
  }
}
