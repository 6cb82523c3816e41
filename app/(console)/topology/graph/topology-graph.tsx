'use client'
import { Background, type EdgeTypes, type NodeTypes, ReactFlow } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useMemo, useState } from 'react'
import { groupFrames } from '../layout/group-frames'
import type { Layout } from '../layout/positions'
import { type Path, pathThroughEdge, pathThroughNode } from '../model/path-through'
import type { Visible } from '../model/visible-graph'
import { CallEdge } from './call-edge'
import { callEdges, cardNodes, frameNodes } from './flow-elements'
import { FrameName, FrameNode } from './frame-node'
import { MapControls } from './map-controls'
import { NodeCard } from './node-card'
import { fitOptions, useFitOnResize } from './use-fit-on-resize'
import { useNodeClicks } from './use-node-clicks'
import { useNodeKeys } from './use-node-keys'

const nodeTypes: NodeTypes = { card: NodeCard, frame: FrameNode, 'frame-name': FrameName }
const edgeTypes: EdgeTypes = { call: CallEdge }
const hintNames = ['node.a11yDescription.default', 'node.a11yDescription.keyboardDisabled', 'edge.a11yDescription.default'] as const

export type Pointed = { kind: 'node' | 'edge'; id: string }

type TopologyGraphProps = {
  visible: Visible
  layout: Layout
  /** Nodes that the search field finds; undefined while it is empty. */
  found: ReadonlySet<string> | undefined
  selected: Pointed | undefined
  onSelect: (pointed: Pointed | undefined) => void
  /** A folded group unfolds, everything else becomes the focus. */
  onOpenNode: (id: string) => void
  onTidy: () => void
  legend: ReactNode
}

/** The map: cards, frames and calls; what is pointed at lights its path up and down. */
export function TopologyGraph(props: TopologyGraphProps) {
  const { visible, layout, found, selected, onSelect, onOpenNode, onTidy, legend } = props
  const t = useTranslations('topology')
  const [pointed, setPointed] = useState<Pointed>()
  const path = useMemo(() => litPath(pointed ?? selected, visible, found), [pointed, selected, visible, found])
  const frames = useMemo(() => frameNodes(groupFrames(visible.nodes, layout.positions)), [visible, layout])
  const cards = useMemo(
    () => cardNodes(visible.nodes, layout.positions, { path, selectedId: selected?.kind === 'node' ? selected.id : null }),
    [visible, layout, path, selected],
  )
  const calls = useMemo(
    () => callEdges(visible.edges, layout.routes, { path, selectedId: selected?.kind === 'edge' ? selected.id : null }),
    [visible, layout, path, selected],
  )
  // the library's own hints name keys that do nothing here, in English
  const hints = useMemo(() => Object.fromEntries(hintNames.map((name) => [name, t('graphLabel')])), [t])
  const { fit, onMoveStart } = useFitOnResize()
  const onKeyDown = useNodeKeys(layout.positions, visible.nodes)
  const clicks = useNodeClicks({ isOpen: selected !== undefined, onSelect: (id) => onSelect({ kind: 'node', id }), onOpen: onOpenNode })
  return (
    <section aria-label={t('graphLabel')} className="relative min-h-0 grow">
      <ReactFlow
        nodes={[...frames, ...cards]}
        edges={calls}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        fitView
        fitViewOptions={fitOptions}
        minZoom={0.15}
        maxZoom={2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        ariaLabelConfig={hints}
        zoomOnDoubleClick={false}
        deleteKeyCode={null}
        onKeyDown={onKeyDown}
        onMoveStart={onMoveStart}
        onNodeClick={(event, node) => node.type === 'card' && clicks.click(event, node.id)}
        onNodeDoubleClick={(_, node) => node.type === 'card' && clicks.doubleClick(node.id)}
        onEdgeClick={(_, edge) => onSelect({ kind: 'edge', id: edge.id })}
        onNodeMouseEnter={(_, node) => node.type === 'card' && setPointed({ kind: 'node', id: node.id })}
        onNodeMouseLeave={() => setPointed(undefined)}
        onEdgeMouseEnter={(_, edge) => setPointed({ kind: 'edge', id: edge.id })}
        onEdgeMouseLeave={() => setPointed(undefined)}
        onPaneClick={() => onSelect(undefined)}
        className="[--xy-background-color:var(--ground)] [--xy-attribution-background-color:transparent]"
      >
        <Background gap={24} size={1} color="var(--line)" />
        <MapControls onFit={fit} onTidy={onTidy} />
        {legend}
      </ReactFlow>
    </section>
  )
}

/** What is pointed at wins over what is chosen, and that over what is searched for. */
export function litPath(subject: Pointed | undefined, { nodes, edges }: Visible, found: ReadonlySet<string> | undefined): Path | undefined {
  if (subject?.kind === 'node' && nodes.some(({ id }) => id === subject.id)) return pathThroughNode(subject.id, edges)
  if (subject?.kind === 'edge' && edges.some(({ id }) => id === subject.id)) return pathThroughEdge(subject.id, edges)
  return found && { nodes: found, edges: new Set() }
}
