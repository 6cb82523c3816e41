'use client'
import { Wand2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import type { AcrossFinding } from '#lib/governance/across/finding-schema'
import { draftsSchema } from '#lib/governance/history/draft-schema'
import { Button } from '../../_components/button'
import { ruleHref } from '../../_components/paths'
import { useProblemText } from '../../_components/states/problem-text'
import { toast } from '../../_components/toast'
import { useMay } from '../../_hooks/use-actor'
import { requestApi } from '../../_hooks/api-client'
import { problemOf } from '../../_hooks/use-api'

/** Makes the mending text a draft of its rule and opens it there: previewed and published like any other. */
export function FixButton({ fixes }: Pick<AcrossFinding, 'fixes'>) {
  const t = useTranslations('rules.list')
  const router = useRouter()
  const { allowed, role } = useMay('rules:write')
  const words = useProblemText()
  const [fix] = fixes
  if (fix === undefined) return null
  const open = async () => {
    const { registry, kind, scope, key, content } = fix.rule
    try {
      if (content !== null)
        await requestApi(`rules/${kind}/${scope}/${encodeURIComponent(key)}/draft`, draftsSchema, {
          method: 'PUT',
          body: { registry, content },
        })
      router.push(ruleHref(fix.rule))
    } catch (error) {
      toast.failed(words(problemOf(error)).title)
    }
  }
  return (
    <Button size="sm" icon={Wand2} disabledReason={allowed ? undefined : t('mayNot', { role })} onClick={() => void open()}>
      <span title={fix.text}>{t('mend')}</span>
    </Button>
  )
}
