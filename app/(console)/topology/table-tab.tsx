'use client'
import { IdleSwitch } from './idle-switch'
import { NothingToShow } from './nothing-to-show'
import { EdgeTable } from './table/edge-table'
import type { TabParts } from './tab-parts'

/** The same question, answered as rows. */
export function TableTab({ state, view, visible, pointed, onShow }: TabParts) {
  const idleEdges = visible?.idleEdges ?? 0
  return (
    <EdgeTable
      state={state}
      nodes={visible?.nodes ?? []}
      edges={visible?.edges ?? []}
      asked={`${view.path}&${view.showIdle}&${[...view.hidden].join(',')}`}
      narrowed={view.hidden.size > 0 || (!view.showIdle && idleEdges > 0)}
      selectedId={pointed?.kind === 'edge' ? pointed.id : null}
      onSelect={(id) => onShow(id === null ? undefined : { kind: 'edge', id })}
      filters={<IdleSwitch view={view} idleEdges={idleEdges} />}
      empty={<NothingToShow focused={view.focus !== null} onUnfocus={view.unfocus} />}
    />
  )
}
