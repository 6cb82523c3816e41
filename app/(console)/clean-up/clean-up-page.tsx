'use client'
import { RefreshCw, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { z } from 'zod'
import { leftoverGroupSchema, leftoverSchema } from '#lib/registry/clean-up/schema'
import { Button } from '../../_components/button'
import { PageFrame } from '../../_components/shell/page-frame'
import { useSources } from '../../_components/shell/use-sources'
import { DataTable } from '../../_components/table/data-table'
import { toast } from '../../_components/toast'
import { useMay } from '../../_hooks/use-actor'
import { useApi } from '../../_hooks/use-api'
import { useScope } from '../../_hooks/use-scope'
import { useSend } from '../../_hooks/use-send'
import { useSidePanel } from '../../_hooks/use-side-panel'
import { CleanUpOperation } from './clean-up-operation'
import { DryRunDialog } from './dry-run-dialog'
import { KindGroups } from './kind-groups'
import { useLeftoverColumns } from './leftover-columns'
import { LeftoverFilters } from './leftover-filters'
import { LeftoverPanel } from './leftover-panel'
import { NothingLeft } from './nothing-left'
import { rowKey } from './row-key'
import { useLeftovers } from './use-leftovers'
import { type Selection, useSelection } from './use-selection'

const groupsSchema = z.array(leftoverGroupSchema)

/** What nobody uses any more in the registries, with the proof; removed through a dry run, taken back by undo. */
export function CleanUpPage() {
  const t = useTranslations('cleanUp')
  const { registry } = useScope()
  const query = useLeftovers()
  const scope = registry === null ? '' : `?registry=${encodeURIComponent(registry)}`
  const groups = useApi(`registry/leftovers/groups${scope}`, groupsSchema, { topics: ['registry', 'operations'] })
  const selection = useSelection()
  const columns = useLeftoverColumns(selection)
  const panel = useSidePanel()
  const shown = query.rows.find((row) => rowKey(row) === panel.id)
  return (
    <PageFrame
      title={t('title')}
      layout="fill"
      facts={query.total === undefined ? t('facts') : t('factsCount', { count: query.total })}
      asOf={query.asOf}
      actions={<CleanUpActions selection={selection} />}
      panel={shown && <LeftoverPanel key={rowKey(shown)} row={shown} onClose={panel.close} />}
    >
      <CleanUpOperation />
      {groups.data && groups.data.length > 0 && <KindGroups groups={groups.data} />}
      <DataTable
        id="leftovers"
        label={t('title')}
        searchLabel={t('search')}
        query={query}
        schema={leftoverSchema}
        columns={columns}
        rowId={rowKey}
        changeKey={rowKey}
        selectedId={panel.id}
        onSelect={(id) => (id === null ? panel.close() : panel.open(id))}
        filters={<LeftoverFilters rows={query.rows} selection={selection} />}
        empty={<NothingLeft />}
      />
    </PageFrame>
  )
}

const started = z.object({ started: z.boolean() })

function CleanUpActions({ selection }: { selection: Selection }) {
  const t = useTranslations('cleanUp')
  const [asking, setAsking] = useState<{ registry: string; paths: readonly string[] }>()
  const { allowed, role } = useMay('registry:clean-up')
  const refused = allowed ? undefined : t('forbidden', { role })
  const { data: sources = [] } = useSources()
  const searching = useSend({ schema: started })
  const search = async () => {
    for (const { id } of sources.filter(({ kind }) => kind === 'registry'))
      await searching.send('registry/leftovers/search', { registry: id })
    toast.done(t('searching'))
  }
  const ask = () => {
    if (selection.registry !== undefined) setAsking({ registry: selection.registry, paths: selection.paths })
  }
  return (
    <>
      <Button icon={RefreshCw} busy={searching.busy} disabledReason={refused} onClick={() => void search()}>
        {t('lookAgain')}
      </Button>
      <Button
        tone="primary"
        icon={Trash2}
        disabledReason={refused ?? (selection.paths.length === 0 ? t('chooseFirst') : undefined)}
        onClick={ask}
      >
        {t('dryRun.open', { count: selection.paths.length })}
      </Button>
      {asking && (
        <DryRunDialog
          {...asking}
          onClose={() => setAsking(undefined)}
          onPlanned={() => {
            setAsking(undefined)
            selection.clear()
            toast.done(t('planned'))
          }}
        />
      )}
    </>
  )
}
