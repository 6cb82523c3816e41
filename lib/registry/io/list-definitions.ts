export type ListChildren = (path: string) => Promise<string[]>

const maxDirectories = 500

/** Nodes `…/provider/<application>` and `…/consumer/<application>` below an interface's directory. */
export async function listDefinitions(list: ListChildren, directory: string): Promise<string[]> {
  const leaves: string[] = []
  let level = [directory]
  for (let depth = 0; depth < 3; depth += 1) {
    const next: string[] = []
    for (const path of level) {
      for (const name of await list(path)) {
        // revisions of an application called like an interface are MD5 sums, and have nothing below
        if (/^[0-9a-f]{32}$/.test(name)) continue
        if (name !== 'provider' && name !== 'consumer') next.push(`${path}/${name}`)
        else for (const application of await list(`${path}/${name}`)) leaves.push(`${path}/${name}/${application}`)
      }
    }
    level = next.slice(0, maxDirectories)
  }
  return leaves
}
