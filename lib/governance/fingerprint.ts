/**
 * SHA-256 over paths and their contents (null = no znode), independent of the order of keys. Web Crypto, so that it is the same in
 * the browser, in web and in the worker.
 */
export async function fingerprintOf(contents: Readonly<Record<string, string | null>>): Promise<string> {
  const rows = Object.entries(contents).sort(([a], [b]) => (a < b ? -1 : 1))
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(rows)))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The contents after the writes: what the world has to look like for an undo. */
export function contentsAfter(contents: Readonly<Record<string, string | null>>, writes: readonly { path: string; after: string | null }[]): Record<string, string | null> {
  return { ...contents, ...Object.fromEntries(writes.map((write) => [write.path, write.after])) }
}
