'use client'
import { useMemo } from 'react'
import { MapToolbar } from './map-toolbar'
import { findNodes } from './model/find-nodes'
import { NothingToShow } from './nothing-to-show'
import { EdgeTable } from './table/edge-table'
import type { TabParts } from './tab-parts'

/** The same question, answered as rows: find keeps the connections of what it finds, hide drops them as on the map. */
export function TableTab({ state, topology, visible, view, pointed, onShow }: TabParts) {
  const idleEdges = visible?.idleEdges ?? 0
  const found = useMemo(() => visible && findNodes(visible, view.findExpression), [visible, view.findExpression])
  const edges = useMemo(() => {
    if (!visible || !found) return visible?.edges ?? []
    const wanted = new Set(found)
    return visible.edges.filter(({ from, to }) => wanted.has(from) || wanted.has(to))
  }, [visible, found])
  return (
    <>
      <MapToolbar view={view} found={found} idleEdges={idleEdges} nodeCount={0} />
      <EdgeTable
        state={state}
        nodes={topology?.nodes ?? []}
        edges={edges}
        asked={`${view.picture}&${view.showIdle}&${[...view.hidden].join(',')}&${view.find}&${view.without}`}
        narrowed={view.hidden.size > 0 || view.find !== '' || view.without !== '' || (!view.showIdle && idleEdges > 0)}
        selectedId={pointed?.kind === 'edge' ? pointed.id : null}
        onSelect={(id) => onShow(id === null ? undefined : { kind: 'edge', id })}
        filters={null}
        empty={<NothingToShow focused={view.focus !== null} onUnfocus={view.unfocus} />}
      />
    </>
  )
}
