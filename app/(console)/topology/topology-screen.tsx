'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { topologySchema } from '#lib/registry/schema'
import { useApi } from '../../_hooks/use-api'
import { NumberCell } from '../../_components/number-cell'
import { PageFrame } from '../../_components/shell/page-frame'
import type { Problem } from '../../_components/shell/problems-strip'
import { Tabs } from '../../_components/tabs'
import { GraphTab } from './graph-tab'
import { QuestionControls } from './map-toolbar'
import { readMap, type TopologyMap } from './model/read-map'
import { visibleGraph } from './model/visible-graph'
import { TableTab } from './table-tab'
import { TopologyPanel } from './topology-panel'
import { useGroups } from './use-groups'
import { usePointed } from './use-pointed'
import { useViewState } from './view-state'

/** Who calls whom, how often, and how it ends: as a map and as a table. */
export function TopologyScreen() {
  const t = useTranslations('topology')
  const view = useViewState()
  const state = useApi(view.path, topologySchema, { topics: ['registry', 'statistics'], everyMs: 10_000 })
  const [pointed, setPointed] = usePointed()
  const groupOf = useGroups(view.grouping)
  const topology = useMemo(() => state.data && readMap(state.data, groupOf), [state.data, groupOf])
  const visible = useMemo(() => topology && visibleGraph(topology, view.hidden, view.showIdle), [topology, view.hidden, view.showIdle])
  const parts = { state, topology, view, visible, pointed, onShow: setPointed }
  return (
    <PageFrame
      title={t('title')}
      layout="fill"
      asOf={state.envelope?.asOf}
      facts={topology && <KeyFacts topology={topology} />}
      problems={useProblems(topology)}
      panel={<TopologyPanel topology={topology} pointed={pointed} onShow={setPointed} onFocus={view.focusOn} />}
    >
      <Tabs
        fill
        aside={<QuestionControls view={view} />}
        tabs={[
          { id: 'graph', label: t('graph'), content: <GraphTab {...parts} /> },
          { id: 'table', label: t('table'), count: visible?.edges.length, content: <TableTab {...parts} /> },
        ]}
      />
    </PageFrame>
  )
}

function KeyFacts({ topology: { level, nodes, edges, hiddenNodes } }: { topology: TopologyMap }) {
  const t = useTranslations('topology')
  const known = edges.filter(({ traffic }) => traffic !== null)
  const rate = known.reduce((sum, { traffic }) => sum + (traffic?.callsPerSecond ?? 0), 0)
  const count = nodes.filter(({ kind }) => kind === level).length
  return (
    <>
      <span>{level === 'service' ? t('factServices', { count }) : t('factApplications', { count })}</span>
      <span aria-hidden>·</span>
      <span>{t('factEdges', { count: edges.length })}</span>
      {known.length > 0 && (
        <>
          <span aria-hidden>·</span>
          <NumberCell value={rate} unit={t('perSecondLong')} />
        </>
      )}
      {hiddenNodes > 0 && (
        <>
          <span aria-hidden>·</span>
          <span>{t('factHidden', { count: hiddenNodes })}</span>
        </>
      )}
    </>
  )
}

/** Broken connections: each kind of trouble leads to where it shows. */
function useProblems(topology: TopologyMap | undefined): readonly Problem[] {
  const t = useTranslations('topology')
  const broken = topology?.edges.filter((edge) => edge.broken) ?? []
  const first = broken[0]
  if (!first) return []
  return [
    {
      id: 'broken',
      status: 'danger',
      text: t('problemBroken', { count: broken.length }),
      href: `/topology?show=${encodeURIComponent(`edge:${first.id}`)}`,
    },
  ]
}
