'use client'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { messageGroupSchema } from '#lib/messages/schema'
import { useApi } from '../../_hooks/use-api'
import { formatDuration } from '../../_components/format/duration'
import { useMessageWords } from '../messages/message-words'
import type { Need } from './need'

const groups = z.array(messageGroupSchema)

/** In-doubt messages, one line per cause. */
export function useMessageNeeds() {
  const t = useTranslations('overview')
  const words = useMessageWords()
  const state = useApi('messages/groups', groups, { topics: ['messages'] })
  const needs = (state.data ?? []).map((group): Need => ({
    id: `messages ${group.cause}`,
    status: 'unknown',
    word: t('messages', { count: group.count }),
    what: words.cause(group),
    detail: t('oldest', { age: formatDuration(group.oldestAge * 1000) }),
    href: `/messages?cause=${encodeURIComponent(group.cause)}`,
  }))
  return { needs, states: [state] }
}
