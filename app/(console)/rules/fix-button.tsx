'use client'
import { Wand2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import type { AcrossFinding } from '#lib/governance/across/finding-schema'
import { draftsSchema } from '#lib/governance/history/draft-schema'
import { Button } from '../../_components/button'
import { Menu } from '../../_components/menu'
import { ruleHref } from '../../_components/paths'
import { useProblemText } from '../../_components/states/problem-text'
import { toast } from '../../_components/toast'
import { useMay } from '../../_hooks/use-actor'
import { requestApi } from '../../_hooks/api-client'
import { problemOf } from '../../_hooks/use-api'
import { useFixText } from './finding-words'

type Fix = AcrossFinding['fixes'][number]

/** Makes the mending text a draft of its rule and opens it there: previewed and published like any other. Several are offered each. */
export function FixButton({ code, fixes }: Pick<AcrossFinding, 'code' | 'fixes'>) {
  const t = useTranslations('rules.list')
  const { allowed, role } = useMay('rules:write')
  const textOf = useFixText()
  const open = useOpenFix()
  const [first, ...others] = fixes
  if (first === undefined) return null
  const look = { size: 'sm', icon: Wand2, disabledReason: allowed ? undefined : t('mayNot', { role }) } as const
  if (others.length === 0 || !allowed)
    return (
      <Button {...look} onClick={() => void open(first)}>
        <span title={textOf(code, first)}>{t('mend')}</span>
      </Button>
    )
  return (
    <Menu
      title={t('mendEach')}
      trigger={<Button {...look}>{t('mendCount', { count: fixes.length })}</Button>}
      groups={[fixes.map((fix) => ({ label: textOf(code, fix), icon: Wand2, onSelect: () => void open(fix) }))]}
    />
  )
}

function useOpenFix(): (fix: Fix) => Promise<void> {
  const router = useRouter()
  const words = useProblemText()
  return async ({ rule }) => {
    const { registry, kind, scope, key, content } = rule
    try {
      if (content !== null)
        await requestApi(`rules/${kind}/${scope}/${encodeURIComponent(key)}/draft`, draftsSchema, {
          method: 'PUT',
          body: { registry, content },
        })
      router.push(ruleHref(rule))
    } catch (error) {
      toast.failed(words(problemOf(error)).title)
    }
  }
}
