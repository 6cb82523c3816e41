// Reads of rules: old URLs among an interface's children, and what lies in the config centre.
import { isAppError } from '../../platform/errors.ts'
import { classifyConfigNode, classifyRuleUrl, maxRuleBytes } from '../rule-node.ts'
import type { Oddity, RuleFact } from '../rows.ts'
import { cleanText } from '../text.ts'
import type { TreePaths } from '../tree.ts'
import { oddityOf } from '../url-facts.ts'
import { forEachInFlight } from './in-flight.ts'
import { childrenOrTold, unreadable, type InterfaceListing, type Tell, type TreeReader } from './read-tree.ts'

const inFlight = 64

/** Old rule URLs among a listing. */
export function rulesOfListing(interfaceName: string, path: string, listing: InterfaceListing): { rules: RuleFact[]; oddities: Oddity[] } {
  const found: { rules: RuleFact[]; oddities: Oddity[] } = { rules: [], oddities: [] }
  for (const category of ['configurators', 'routers'] as const) {
    for (const name of listing[category]) {
      const at = `${path}/${category}/${name}`
      try {
        const rule = classifyRuleUrl(interfaceName, name)
        if (at.length > maxRulePath)
          found.oddities.push({ path: at, code: 'name-too-long', text: 'The rule is too long to be kept; its effect on weights is shown.' })
        else found.rules.push({ path: at, ...rule, version: 0, mzxid: '', czxid: '', writtenAt: null })
      } catch (error) {
        found.oddities.push(oddityOf(at, error, 'malformed-rule'))
      }
    }
  }
  return found
}

/** Paths are keys of the rule table. */
const maxRulePath = 2000

/** One config-centre node as a rule; nothing where it is no rule or gone. */
export async function readRule({ zookeeper, paths, options }: TreeReader, path: string): Promise<{ rule?: RuleFact; oddity?: Oddity }> {
  try {
    const what = classifyConfigNode(path.slice(paths.config.length + 1))
    if (!what) return {}
    const { data, stat } = await zookeeper.getData(path, options)
    if (path.length > maxRulePath) return { oddity: { path, code: 'name-too-long', text: 'The path is too long to be kept.' } }
    const rule: RuleFact = {
      path,
      ...what,
      content: cleanText(data.subarray(0, maxRuleBytes).toString('utf8')),
      version: stat.version,
      mzxid: stat.modifiedZxid,
      czxid: stat.createdZxid,
      writtenAt: stat.modifiedAt.toISOString(),
    }
    return data.length > maxRuleBytes
      ? {
          rule,
          oddity: { path, code: 'rule-too-large', text: `The rule holds ${data.length} bytes; only the first ${maxRuleBytes} are kept.` },
        }
      : { rule }
  } catch (error) {
    if (isAppError(error, 'not-found')) return {}
    if (isAppError(error, 'forbidden')) return { oddity: unreadable(path, error) }
    return { oddity: oddityOf(path, error, 'malformed-rule') }
  }
}

type ConfigListing = {
  /** A directory, where not all of the config centre is wanted */
  below?: string
  /** Paths of rules that are listed where we may not */
  known: readonly string[]
  tell: Tell
}

/** Every node of the config centre down to three levels, as paths. */
export async function listConfig(reader: TreeReader, { below = reader.paths.config, known, tell }: ConfigListing): Promise<string[]> {
  const all: string[] = []
  let level = [below]
  for (let depth = 0; depth < 3 && level.length > 0; depth += 1) {
    const next: string[] = []
    await forEachInFlight(level, inFlight, async (path) => {
      // a rule has no children, and the mapping of 2.7 is none
      if (path === reader.paths.oldMapping || (depth > 0 && isRulePath(reader.paths, path))) return
      const names = await childrenOrTold(reader, path, tell)
      if (names) for (const name of names) next.push(`${path}/${name}`)
      else all.push(...known.filter((rule) => rule.startsWith(`${path}/`)))
    })
    all.push(...next)
    level = next
  }
  return all
}

/** Also of a path that would be one if it were not too long. */
export function isRulePath(paths: TreePaths, path: string): boolean {
  try {
    return classifyConfigNode(path.slice(paths.config.length + 1)) !== undefined
  } catch {
    return true
  }
}
