'use client'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { Sigma } from 'sigma'
import { DEFAULT_EDGE_PRIMITIVES } from 'sigma/primitives'
import { extremityArrow } from 'sigma/rendering'
import type { Palette } from '../export/picture'
import type { Pointed } from '../graph/topology-graph'
import type { Path } from '../model/path-through'
import { type DotAttributes, type DotGraph, light, type LineAttributes } from './dot-graph'

type Renderer = Sigma<DotAttributes, LineAttributes>
type Handlers = {
  onSelect: (pointed: Pointed | undefined) => void
  onPoint: (pointed: Pointed | undefined) => void
  onOpen: (id: string) => void
}

const font = "'Inter Variable', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', system-ui, sans-serif"

/** Draws a graph into an element by WebGL for as long as both are there; a new graph keeps camera and zoom. */
export function useSigma(
  element: RefObject<HTMLDivElement | null>,
  graph: DotGraph,
  { colours, path, handlers }: { colours: Palette; path: Path | undefined; handlers: Handlers },
) {
  const renderer = useRef<Renderer>(undefined)
  const latest = useRef(handlers)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    latest.current = handlers
  })
  useEffect(() => {
    if (!element.current) return undefined
    let made: Renderer
    try {
      made = create(graph, element.current, colours)
    } catch {
      // no WebGL in this browser: the caller says so and shows the table
      queueMicrotask(() => setFailed(true))
      return undefined
    }
    const camera = renderer.current?.getCamera().getState()
    if (camera) made.getCamera().setState(camera)
    renderer.current = made
    listen(made, latest)
    return () => {
      made.kill()
    }
  }, [element, graph, colours])
  useEffect(() => {
    light(graph, path)
    renderer.current?.scheduleRefresh({ skipIndexation: true })
  }, [graph, path])
  return { renderer, failed }
}

function create(graph: DotGraph, container: HTMLDivElement, colours: Palette): Renderer {
  return new Sigma<DotAttributes, LineAttributes>(graph, container, {
    settings: {
      enableEdgeEvents: true,
      labelDensity: 0.6,
      labelRenderedSizeThreshold: 1,
      stagePadding: 48,
      hideEdgesOnMove: graph.size > 20_000,
      gestureTarget: 'graph',
      allowInvalidContainer: true,
    },
    // arrows are no default: who calls whom would not be seen
    primitives: { edges: { ...DEFAULT_EDGE_PRIMITIVES, extremities: [extremityArrow()], defaultHead: 'arrow' } },
    styles: {
      nodes: {
        x: { attribute: 'x' },
        y: { attribute: 'y' },
        size: { attribute: 'size' },
        color: { attribute: 'color' },
        opacity: { attribute: 'opacity' },
        label: { attribute: 'label' },
        labelVisibility: { attribute: 'labelVisibility' },
        zIndex: { attribute: 'zIndex' },
        labelColor: colours.ink,
        labelSize: 12,
        labelFont: font,
        cursor: 'pointer',
      },
      edges: {
        size: { attribute: 'size' },
        color: { attribute: 'color' },
        opacity: { attribute: 'opacity' },
        zIndex: { attribute: 'zIndex' },
        head: 'arrow',
      },
    },
  })
}

function listen(sigma: Renderer, latest: RefObject<Handlers>): void {
  sigma.on('clickNode', ({ node }) => latest.current.onSelect({ kind: 'node', id: node }))
  sigma.on('clickEdge', ({ edge }) => latest.current.onSelect({ kind: 'edge', id: edge }))
  sigma.on('clickStage', () => latest.current.onSelect(undefined))
  sigma.on('enterNode', ({ node }) => latest.current.onPoint({ kind: 'node', id: node }))
  sigma.on('leaveNode', () => latest.current.onPoint(undefined))
  sigma.on('enterEdge', ({ edge }) => latest.current.onPoint({ kind: 'edge', id: edge }))
  sigma.on('leaveEdge', () => latest.current.onPoint(undefined))
  sigma.on('doubleClickNode', ({ node, preventSigmaDefault }) => {
    preventSigmaDefault()
    latest.current.onOpen(node)
  })
}
