// Which applications say that they offer an interface, as 3.x writes it (one node, names in a row) and as 2.7 does (a node per name).
import { isAppError } from '../../../platform/errors.ts'
import type { MappingFact, OldMappingFact } from '../../clean-up/facts.ts'
import { cleanText } from '../../text.ts'
import { forEachInFlight } from '../in-flight.ts'
import { childrenIfAllowed, maxPath, scanInFlight, statOf, type ScanContext } from './scan-context.ts'

/** More below one interface is no mapping to remove at once. */
const maxApplications = 300

/** `/dubbo/mapping/<interface>`: app1,app2 */
export async function scanMappings(context: ScanContext): Promise<MappingFact[]> {
  const { reader, times, alive } = context
  const found: MappingFact[] = []
  await forEachInFlight((await childrenIfAllowed(reader, reader.paths.mapping)) ?? [], scanInFlight, async (node) => {
    const path = `${reader.paths.mapping}/${node}`
    try {
      const { data, stat } = await reader.zookeeper.getData(path, reader.options)
      times.add(stat)
      const applications = cleanText(data.toString('utf8'))
        .split(',', 1000)
        .map((name) => name.trim())
        .filter((name) => name !== '' && !name.includes('/'))
      const isSuspect = applications.some((application) => !alive.applications.has(application))
      if (isSuspect && stat.childCount === 0 && path.length <= maxPath)
        found.push({ path, interface: cleanText(node), applications, writtenAt: stat.modifiedAt.getTime(), bytes: data.length })
    } catch (error) {
      if (!isAppError(error, 'not-found') && !isAppError(error, 'forbidden')) throw error
    }
  })
  return found
}

/** `/dubbo/config/mapping/<interface>/<application>` (DynamicConfigurationServiceNameMapping) */
export async function scanOldMappings(context: ScanContext): Promise<OldMappingFact[]> {
  const { reader } = context
  const found: OldMappingFact[] = []
  for (const node of (await childrenIfAllowed(reader, reader.paths.oldMapping)) ?? []) {
    const fact = await readOldMapping(context, `${reader.paths.oldMapping}/${node}`, cleanText(node))
    if (fact?.applications.some(({ application }) => !context.alive.applications.has(application))) found.push(fact)
  }
  return found
}

/** Undefined where something lies there that is not Dubbo's, or that cannot be read whole: then nothing is said of the interface. */
async function readOldMapping(context: ScanContext, path: string, name: string): Promise<OldMappingFact | undefined> {
  const children = (await childrenIfAllowed(context.reader, path)) ?? []
  if (children.length === 0 || children.length > maxApplications) return undefined
  const applications: OldMappingFact['applications'] = []
  await forEachInFlight(children, scanInFlight, async (node) => {
    const at = `${path}/${node}`
    const stat = at.length > maxPath ? undefined : await statOf(context, at)
    if (stat?.childCount === 0)
      applications.push({ path: at, application: cleanText(node), writtenAt: stat.modifiedAt.getTime(), bytes: stat.dataLength })
  })
  return applications.length === children.length ? { path, interface: name, applications } : undefined
}
