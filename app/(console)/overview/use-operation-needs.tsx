'use client'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { operationSchema, type OperationRow } from '#lib/operations/schema'
import { type ApiState, useApi } from '../../_hooks/use-api'
import { operationHref } from '../../_components/paths'
import { useKindWord } from '../operations/operation-words'
import type { Need } from './need'
import { useOutcome } from '../../_components/use-said'

const operations = z.array(operationSchema)
const shown = 5

/** Operations that stopped for a decision, and those that wait to be approved. */
export function useOperationNeeds() {
  const t = useTranslations('overview')
  const kindWord = useKindWord()
  const outcomeOf = useOutcome()
  const attention = useApi(`operations?state=needs-attention&pageSize=${shown}`, operations, { topics: ['operations'] })
  const approval = useApi(`operations?state=awaiting-approval&pageSize=${shown}`, operations, { topics: ['operations'] })
  const line =
    (status: Need['status'], word: string) =>
    (operation: OperationRow): Need => ({
      id: `operation ${operation.id}`,
      status,
      word,
      what: (
        <>
          {kindWord(operation.kind)} <span className="font-mono text-[0.95em]">{operation.target}</span>
        </>
      ),
      detail: outcomeOf(operation) || operation.reason,
      href: operationHref(operation.id),
    })
  const needs = [
    ...(attention.data ?? []).map(line('danger', t('attention'))),
    ...rest(attention, (count) => ({
      id: 'attention',
      status: 'danger',
      word: t('attention'),
      what: t('moreOperations', { count }),
      href: '/operations?state=needs-attention',
    })),
    ...(approval.data ?? []).map(line('warning', t('approval'))),
    ...rest(approval, (count) => ({
      id: 'approval',
      status: 'warning',
      word: t('approval'),
      what: t('moreOperations', { count }),
      href: '/operations?state=awaiting-approval',
    })),
  ]
  return { needs, states: [attention, approval] }
}

function rest({ data, envelope }: ApiState<unknown[]>, need: (count: number) => Need): Need[] {
  const count = (envelope?.page?.total ?? 0) - (data?.length ?? 0)
  return count > 0 ? [need(count)] : []
}
