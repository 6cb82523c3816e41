/** Contents a fingerprint speaks of: path → text, null = no znode. */
export type Contents = Readonly<Record<string, string | null>>

/** Up to this many paths a fingerprint also tells which of them moved. */
const maxNamedPaths = 24

/**
 * SHA-256 over paths and contents, independent of the order of keys, followed by a short hash per path and content, so that a
 * fingerprint that no longer holds can say what moved. Web Crypto, so that it is the same in the browser, in web and in the worker.
 */
export async function fingerprintOf(contents: Contents): Promise<string> {
  const rows = Object.entries(contents).sort(([a], [b]) => (a < b ? -1 : 1))
  const total = await digest(JSON.stringify(rows))
  if (rows.length > maxNamedPaths) return total
  return [total, ...(await Promise.all(rows.map(([path, content]) => shortHash(path, content))))].join('.')
}

/** Paths of `contents` that the fingerprint did not see like this; undefined where it names no paths. */
export async function movedPaths(fingerprint: string, contents: Contents): Promise<string[] | undefined> {
  const [, ...seen] = fingerprint.split('.')
  if (seen.length === 0) return undefined
  const now = await Promise.all(Object.entries(contents).map(async ([path, content]) => ({ path, hash: await shortHash(path, content) })))
  return now.filter(({ hash }) => !seen.includes(hash)).map(({ path }) => path)
}

/** Whether the fingerprint saw this content at this path; false too where it names no paths. */
export async function sawPath(fingerprint: string, path: string, content: string | null): Promise<boolean> {
  const [, ...seen] = fingerprint.split('.')
  return seen.includes(await shortHash(path, content))
}

/** The contents after the writes: what the world has to look like for an undo. */
export function contentsAfter(
  contents: Contents,
  writes: readonly { path: string; after: string | null }[],
): Record<string, string | null> {
  return { ...contents, ...Object.fromEntries(writes.map((write) => [write.path, write.after])) }
}

const shortHash = async (path: string, content: string | null): Promise<string> =>
  (await digest(JSON.stringify([path, content]))).slice(0, 12)

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
