'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { type PolicyPreview, policyPreviewSchema, type SourcePolicy } from '#lib/messages/policies/schema'
import { Button } from '../../../_components/button'
import { ErrorState } from '../../../_components/states/error-state'
import { useSend } from '../../../_hooks/use-send'
import { PolicyPreviewList } from './policy-preview-list'

/** What the draft would do with what is in doubt now. */
export function DryRun({ source, policy }: { source: string; policy: SourcePolicy }) {
  const t = useTranslations('policies')
  const { send, busy, problem } = useSend({ schema: policyPreviewSchema })
  const [shown, setShown] = useState<{ of: string; preview: PolicyPreview }>()
  const asked = JSON.stringify(policy)
  const look = async () => {
    const preview = await send(`messages/policies/${encodeURIComponent(source)}/preview`, policy)
    if (preview) setShown({ of: asked, preview })
  }
  return (
    <div className="border-t pt-3">
      <Button size="sm" busy={busy} onClick={() => void look()}>
        {t('dryRun')}
      </Button>
      <span className="ms-3 text-sm text-muted">{t('dryRunWhat')}</span>
      {problem && <ErrorState problem={problem} inline />}
      {shown && (
        <div className={shown.of === asked ? '' : 'opacity-60'}>
          <PolicyPreviewList preview={shown.preview} />
        </div>
      )}
    </div>
  )
}
