'use client'
import { Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { type RulePreview, rulePreviewSchema } from '#lib/governance/rules/preview-schema'
import type { RuleDetail } from '#lib/governance/rules/rule-schema'
import { operationSchema } from '#lib/operations/schema'
import { Button } from '../../../../../../_components/button'
import { ConfirmDialog } from '../../../../../../_components/confirm-dialog'
import { ErrorState } from '../../../../../../_components/states/error-state'
import { useMay } from '../../../../../../_hooks/use-actor'
import { useAsked } from '../../../../../../_hooks/use-asked'
import { useSend } from '../../../../../../_hooks/use-send'
import { FindingList } from '../edit/finding-list'
import { PreviewHeadline } from '../preview/preview-headline'
import { PlannedWrites } from './planned-writes'
import { useSeenPreview } from './use-seen-preview'

type UrlAwayProps = { rule: RuleDetail; path: string }

/** Takes one old URL away and leaves the rest of the rule. */
export function UrlAway({ rule, path }: UrlAwayProps) {
  const t = useTranslations('rules.urlAway')
  const [open, setOpen] = useState(false)
  const { allowed, role } = useMay('rules:write')
  return (
    <>
      <Button size="sm" icon={Trash2} disabledReason={allowed ? undefined : t('mayNot', { role })} onClick={() => setOpen(true)}>
        {t('remove')}
      </Button>
      {open && <UrlAwayDialog rule={rule} path={path} onClose={() => setOpen(false)} />}
    </>
  )
}

/** What goes, whom it changes, and the reason; what is sent is what was previewed. */
function UrlAwayDialog({ rule, path, onClose }: UrlAwayProps & { onClose: () => void }) {
  const t = useTranslations('rules.urlAway')
  const { registry, kind, scope, key, content } = rule
  const preview = useAsked(
    'rules/preview',
    { kind: 'rule', rule: { registry, kind, scope, key, content }, urls: [path] },
    rulePreviewSchema,
  )
  const look = useSeenPreview(preview)
  const { send, problem } = useSend({ schema: operationSchema, method: 'DELETE' })
  const confirm = async (reason: string) => {
    if (!look.seen) return
    const body = { registry, paths: [path], reason, fingerprint: look.seen.plan.fingerprint }
    if (await send(`rules/${kind}/${scope}/${encodeURIComponent(key)}/urls`, body)) onClose()
    else preview.refresh()
  }
  return (
    <ConfirmDialog
      open
      width="lg"
      onOpenChange={(open) => open || onClose()}
      title={t('title')}
      blast={{ level: 'counts', counts: countsOf(look.seen, t) }}
      askReason="must"
      danger
      disabledReason={look.seen === undefined ? t('pending') : (look.seen.plan.refusal ?? undefined)}
      confirmLabel={t('remove')}
      onConfirm={confirm}
    >
      <div className="space-y-3">
        <p className="text-sm text-muted">{t('what')}</p>
        {problem && <ErrorState problem={problem} inline />}
        {preview.problem && <ErrorState problem={preview.problem} inline />}
        {look.seen && <PlannedWrites writes={look.seen.plan.writes} />}
        {look.seen && <FindingList label={t('findings')} findings={look.seen.plan.findings} />}
        {look.seen ? <PreviewHeadline preview={look.seen} /> : preview.pending && <p className="text-sm text-muted">{t('pending')}</p>}
      </div>
    </ConfirmDialog>
  )
}

function countsOf(preview: RulePreview | undefined, t: ReturnType<typeof useTranslations<'rules.urlAway'>>) {
  if (!preview) return []
  const { consumersChanged, consumersLostAll } = preview.affected
  return [
    { label: t('consumers', { count: consumersChanged }), count: consumersChanged },
    { label: t('lost', { count: consumersLostAll }), count: consumersLostAll },
  ]
}
