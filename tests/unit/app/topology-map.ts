// Nodes and edges of a map to draw.
import type { TopologyEdge, TopologyNode } from '../../../app/(console)/topology/model/health'

export const traffic = (callsPerSecond: number, errorRate = 0) => ({ callsPerSecond, errorRate, averageMs: 5, maxMs: 9 })
export const node = (label: string, group = '', change: Partial<TopologyNode> = {}): TopologyNode => ({
  id: `application:${label}`,
  label,
  kind: 'application',
  group,
  owner: group,
  organization: '',
  registries: ['main'],
  instanceCount: 1,
  generations: [],
  problems: [],
  traffic: traffic(1),
  ...change,
})
export const edge = (from: string, to: string, change: Partial<TopologyEdge> = {}): TopologyEdge => ({
  id: `application:${from}→application:${to}`,
  from: `application:${from}`,
  to: `application:${to}`,
  services: [`s.${to}`],
  traffic: traffic(2),
  broken: false,
  ...change,
})
