// Instances: one application on one ip:port. Known from an application-level node, from interface-level providers, or from both; the
// ports of a node's endpoints all belong to the one instance.
import { formatAddress } from './dubbo-url.ts'
import { generationOf, isGeneration3 } from './generation.ts'
import { portsOf, type InstanceNode } from './instance-node.ts'
import { endpointKey } from './merge.ts'
import { instanceProblems, portOverwrite } from './problems.ts'
import type { InstanceFact } from './rows.ts'

/** What interface-level providers say of one application on one address. */
export type ProviderGroup = {
  application: string
  address: string
  host: string
  port: number
  release: string
  generation: string
  startedAt: string | null
  protocols: string[]
}

export const instanceKey = (instance: Pick<InstanceFact, 'application' | 'address'>): string =>
  `${instance.application}\n${instance.address}`

/** Every host:port an instance answers at, its own address first. */
export const addressesOf = ({ address, host, endpoints }: Pick<InstanceFact, 'address' | 'host' | 'endpoints'>): string[] => [
  ...new Set([address, ...endpoints.map(({ port }) => formatAddress(host, port))]),
]

/** One row per instance out of nodes and provider groups of the same applications. */
export function instancesOf(nodes: readonly InstanceNode[], groups: readonly ProviderGroup[]): InstanceFact[] {
  const rows = new Map<string, InstanceFact>()
  const owners = new Map<string, InstanceFact>()
  const alone: ProviderGroup[] = []
  // an endpoint that two nodes name belongs to the same one of them, in whatever order they were read
  for (const node of [...nodes].sort((one, other) => (one.address < other.address ? -1 : 1))) {
    const row = fromNode(node)
    rows.set(instanceKey(row), row)
    for (const port of portsOf(node)) owners.set(endpointKey(node.application, node.host, port), row)
  }
  for (const group of groups) {
    const owner = owners.get(endpointKey(group.application, group.host, group.port))
    if (owner) addGroup(owner, group)
    else {
      rows.set(instanceKey(group), fromGroup(group))
      if (isGeneration3(group.generation)) alone.push(group)
    }
  }
  const hidden = Map.groupBy(alone, placeOf)
  for (const node of nodes) addOverwrites(rows.get(instanceKey(node)), node, hidden.get(placeOf(node)) ?? [])
  return [...rows.values()]
}

const placeOf = ({ application, host }: { application: string; host: string }): string => `${application}\n${host}`

/** What one process exports, it exports within this time of its start. */
const oneStartMs = 60_000

/** Ports without an instance of their own that this instance's process seems to serve too. */
function addOverwrites(row: InstanceFact | undefined, node: InstanceNode, groups: readonly ProviderGroup[]): void {
  if (!row || node.startedAt === null || groups.length === 0) return
  const startedAt = Date.parse(node.startedAt)
  const together = groups.filter((group) => Math.abs(Date.parse(group.startedAt ?? '') - startedAt) <= oneStartMs)
  for (const protocol of new Set(node.endpoints.map((endpoint) => endpoint.protocol))) {
    const ports = together.filter((group) => group.protocols.includes(protocol)).map((group) => group.port)
    const named = node.endpoints.filter((endpoint) => endpoint.protocol === protocol).map((endpoint) => endpoint.port)
    if (ports.length > 0)
      row.problems = [
        ...row.problems,
        portOverwrite(
          named,
          ports.sort((left, right) => left - right),
          protocol,
        ),
      ]
  }
}

function addGroup(row: InstanceFact, group: ProviderGroup): void {
  row.level = 'both'
  if (row.release === '' && group.release !== '') {
    row.release = group.release
    row.generation = generationOf({ release: group.release })
  }
  row.startedAt ??= group.startedAt
  for (const endpoint of endpointsOf(group))
    if (!row.endpoints.some((known) => known.port === endpoint.port && known.protocol === endpoint.protocol)) row.endpoints.push(endpoint)
}

const fromNode = (node: InstanceNode): InstanceFact => ({
  application: node.application,
  address: node.address,
  host: node.host,
  port: node.port,
  level: 'application',
  release: node.release,
  generation: node.generation,
  revision: node.revision,
  endpoints: [...node.endpoints],
  metadata: node.metadata,
  problems: instanceProblems(node),
  startedAt: node.startedAt,
})

const fromGroup = (group: ProviderGroup): InstanceFact => ({
  application: group.application,
  address: group.address,
  host: group.host,
  port: group.port,
  level: 'interface',
  release: group.release,
  generation: group.generation,
  revision: '',
  endpoints: endpointsOf(group),
  metadata: {},
  problems: [],
  startedAt: group.startedAt,
})

const endpointsOf = (group: ProviderGroup): { protocol: string; port: number }[] =>
  [...group.protocols].sort().map((protocol) => ({ protocol, port: group.port }))
