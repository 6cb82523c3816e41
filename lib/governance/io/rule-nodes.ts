// Rule znodes, read and written one by one with their versions.
import { touchesWeightOf, urlOfNode } from '../override-url.ts'
import { parseRuleService } from '../service-key.ts'
import type { Setting } from '../weight-document.ts'
import { isUrlForm } from '../rules/rule-forms.ts'
import { isSameFor, onLive, type SharedWrite } from '../shared-document.ts'
import { isAppError } from '../../platform/errors.ts'
import type { ZooKeeperSession } from '../../platform/zookeeper/session.ts'

export type LiveNode = { content: string; version: number }

/** One znode of a planned rule of any kind; `via` is set and written first where a document is deleted. */
export type NodeWrite = SharedWrite

/** What is compared: where the live content stands between the planned ones. */
export type WriteState = 'before' | 'via' | 'after' | 'foreign'

/** The live content of a rule; the content of an old rule URL is its name. Undefined where there is no znode. */
export async function readRuleNode(
  session: ZooKeeperSession,
  { path, form }: Pick<NodeWrite, 'path' | 'form'>,
  signal: AbortSignal,
): Promise<LiveNode | undefined> {
  try {
    const { data, stat } = await session.getData(path, { signal })
    const content = isUrlForm(form) ? (urlOfNode(path.slice(path.lastIndexOf('/') + 1)) ?? '') : data.toString('utf8')
    return { content, version: stat.version }
  } catch (error) {
    if (isAppError(error, 'not-found')) return undefined
    throw error
  }
}

/** Every covered path as it is now, and the old rule URLs that touch the weights of `addresses`, planned or not. */
export async function readContents(
  session: ZooKeeperSession,
  plan: {
    service: string
    contents: Readonly<Record<string, string | null>>
    directory: string
    weights: Readonly<Record<string, unknown>>
    setting: Setting
  },
  signal: AbortSignal,
): Promise<Record<string, string | null>> {
  const { directory } = plan
  const isUrl = (path: string) => path.startsWith(`${directory}/`)
  const contents: Record<string, string | null> = {}
  for (const path of Object.keys(plan.contents)) {
    const live = await readRuleNode(session, { path, form: isUrl(path) ? 'override-url' : 'configurators-consumer' }, signal)
    contents[path] = live?.content ?? null
  }
  const service = parseRuleService(plan.service)
  for (const name of await childrenOf(session, directory, signal)) {
    const url = urlOfNode(name)
    if (url !== undefined && touchesWeightOf(url, service, Object.keys(plan.weights), plan.setting)) contents[`${directory}/${name}`] = url
  }
  return contents
}

/** Content by path; null = no znode. */
export async function readNodes(
  session: ZooKeeperSession,
  nodes: readonly { path: string; form: string }[],
  signal: AbortSignal,
): Promise<Record<string, string | null>> {
  const contents: Record<string, string | null> = {}
  for (const node of nodes) contents[node.path] = (await readRuleNode(session, node, signal))?.content ?? null
  return contents
}

async function childrenOf(session: ZooKeeperSession, path: string, signal: AbortSignal): Promise<string[]> {
  try {
    return await session.getChildren(path, { signal })
  } catch (error) {
    if (isAppError(error, 'not-found')) return []
    throw error
  }
}

/**
 * `after` wins where a plan's texts are equal: what is there need not be written. A document that others write too is looked at as the
 * services see it that the write is about.
 */
export function stateOf(write: NodeWrite, live: LiveNode | undefined): WriteState {
  const content = live?.content ?? null
  if (content === write.after) return 'after'
  if (content === write.before) return 'before'
  if (write.via !== null && content === write.via) return 'via'
  if (isSameFor(write, content, write.after)) return 'after'
  return onLive(write, content) ? 'before' : 'foreign'
}

/**
 * Makes one write, compare-and-set on the version just read. `onEffect` is called after each change that went through. Throws
 * stale-version, conflict (somebody made the node) or not-found (somebody removed it) when it lost a race.
 */
export async function applyWrite(
  session: ZooKeeperSession,
  write: NodeWrite,
  live: LiveNode | undefined,
  { signal, onEffect }: { signal: AbortSignal; onEffect(): void },
): Promise<void> {
  if (write.after !== null) {
    const data = Buffer.from(isUrlForm(write.form) ? '' : write.after, 'utf8')
    if (live) await session.setData(write.path, data, live.version, { signal })
    else await session.create(write.path, data, { signal, parents: true })
    return onEffect()
  }
  if (!live) return
  let version = live.version
  if (write.via !== null && live.content !== write.via) {
    const stat = await session.setData(write.path, Buffer.from(write.via, 'utf8'), version, { signal })
    version = stat.version
    onEffect()
  }
  await session.remove(write.path, version, { signal })
  onEffect()
}
