'use client'
import { useTranslations } from 'next-intl'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useState } from 'react'
import { z } from 'zod'
import { groupings, messageGroupSchema } from '#lib/messages/schema'
import { Select } from '../../_components/select'
import { ApiView } from '../../_components/states/api-view'
import { PlainTable } from '../../_components/table/plain-table'
import { useApi } from '../../_hooks/use-api'
import { type Choice, FreezeDialog } from './bulk/freeze-dialog'
import { useGroupColumns } from './group-columns'
import { NothingHangs } from './nothing-hangs'

const groupsSchema = z.array(messageGroupSchema)

/** Messages by what they have in common, problems first; a group leads to its messages and to a bulk run over them. */
export function GroupTable() {
  const t = useTranslations('messages.groups')
  const [by, setBy] = useQueryState('by', parseAsStringLiteral(groupings).withDefault('cause'))
  const state = useApi(`messages/groups?by=${by}`, groupsSchema, { topics: ['messages'], everyMs: 30_000 })
  const [choice, setChoice] = useState<Choice>()
  const columns = useGroupColumns(by, setChoice)
  return (
    <>
      <div className="flex min-h-11 items-center gap-2 border-b px-4 py-1.5">
        <Select
          label={t('by')}
          options={groupings.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          value={by}
          onValueChange={(value) => void setBy(value)}
        />
      </div>
      <div className="min-h-0 grow overflow-auto">
        <ApiView state={state}>
          {(rows) => (
            <PlainTable
              label={t('label')}
              columns={columns}
              rows={rows}
              rowId={({ value }) => value}
              empty={<NothingHangs state="open" />}
            />
          )}
        </ApiView>
      </div>
      {choice && <FreezeDialog choice={choice} onClose={() => setChoice(undefined)} />}
    </>
  )
}
