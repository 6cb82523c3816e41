'use client'
import { useTranslations } from 'next-intl'
import { NumberCell } from '../../_components/number-cell'
import { PageFrame } from '../../_components/shell/page-frame'
import type { Problem } from '../../_components/shell/problems-strip'
import { Tabs } from '../../_components/tabs'
import { GraphTab } from './graph-tab'
import type { TopologyMap } from './model/read-map'
import { QuestionControls } from './question-controls'
import { ReplayBar } from './replay/replay-bar'
import { useHistoryBegin } from './replay/use-history-begin'
import { TableTab } from './table-tab'
import { TopologyPanel } from './topology-panel'
import { usePointed } from './use-pointed'
import { useTopologyMap } from './use-topology-map'
import { useViewState } from './view-state'

/** Who calls whom, how often, and how it ends: as a map and as a table. */
export function TopologyScreen() {
  const t = useTranslations('topology')
  const view = useViewState()
  const map = useTopologyMap(view)
  useHistoryBegin(view, map.historyBegins)
  const [pointed, setPointed] = usePointed()
  const parts = { ...map, view, pointed, onShow: setPointed }
  return (
    <PageFrame
      title={t('title')}
      layout="fill"
      asOf={map.state.envelope?.asOf}
      facts={map.topology && <KeyFacts topology={map.topology} />}
      problems={useProblems(map.topology)}
      panel={<TopologyPanel map={map} view={view} pointed={pointed} onShow={setPointed} />}
    >
      {view.replay && (
        <ReplayBar
          view={view}
          replay={view.replay}
          warnings={map.state.envelope?.warnings}
          refused={map.startProblem}
          oldest={map.historyBegins ?? map.state.problem?.details?.oldest}
        />
      )}
      <Tabs
        fill
        aside={<QuestionControls view={view} />}
        tabs={[
          { id: 'graph', label: t('graph'), content: <GraphTab {...parts} /> },
          { id: 'table', label: t('table'), count: map.visible?.edges.length, content: <TableTab {...parts} /> },
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
