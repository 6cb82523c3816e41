// Places of very many nodes, off the main thread: from packed circles, a fixed number of steps of ForceAtlas2.
import { DirectedGraph } from 'graphology'
import forceAtlas2 from 'graphology-layout-forceatlas2'
import type { Shape } from '../layout/positions'
import { packedStart } from './packed-start'

/** Steps that a person can wait for: few where each is dear. */
function stepsFor(nodes: number, edges: number): number {
  return Math.round(Math.min(150, Math.max(25, 900_000 / (nodes + edges))))
}

function layOut({ nodes, edges }: Shape): { id: string; x: number; y: number }[] {
  const graph = new DirectedGraph()
  const start = packedStart(nodes)
  for (const [index, { id }] of nodes.entries()) graph.addNode(id, start[index] ?? { x: 0, y: 0 })
  for (const { from, to } of edges) if (from !== to && graph.hasNode(from) && graph.hasNode(to)) graph.mergeEdge(from, to)
  const settings = { ...forceAtlas2.inferSettings(graph), barnesHutOptimize: nodes.length > 500, adjustSizes: false, linLogMode: true }
  const places = forceAtlas2(graph, { iterations: stepsFor(graph.order, graph.size), settings })
  return Object.entries(places).map(([id, { x, y }]) => ({ id, x, y }))
}

addEventListener('message', (event: MessageEvent<Shape>) => {
  postMessage(layOut(event.data))
})
