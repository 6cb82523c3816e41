'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CleanUpPreview } from '#lib/registry/clean-up/schema'
import { type OperationRow, operationSchema } from '#lib/operations/schema'
import { ErrorState } from '../../_components/states/error-state'
import { LoadingState } from '../../_components/states/loading-state'
import { useSend } from '../../_hooks/use-send'
import { ReasonDialog } from '../operations/reason-dialog'
import { ByteSize } from './byte-size'
import { DryRunItem } from './dry-run-item'
import { useDryRun } from './use-dry-run'

type DryRunDialogProps = {
  registry: string
  paths: readonly string[]
  onClose: () => void
  onPlanned: (operation: OperationRow) => void
}

/** From so many leftovers on the registry's name has to be typed. */
const many = 10

/** Exactly what would be removed, read from the registry now; confirmed with a reason. Nothing happens before that. */
export function DryRunDialog({ registry, paths, onClose, onPlanned }: DryRunDialogProps) {
  const t = useTranslations('cleanUp')
  const [withRules, setWithRules] = useState(false)
  const request = { registry, paths: [...paths], withRules }
  const { preview, problem, retry } = useDryRun(request)
  const sending = useSend({ schema: operationSchema })
  const count = preview?.removable ?? 0
  const confirm = async (reason: string) => {
    if (!preview) return
    const planned = await sending.send('registry/clean-up', { ...request, reason, fingerprint: preview.fingerprint })
    if (planned) onPlanned(planned)
  }
  return (
    <ReasonDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('dryRun.title', { registry })}
      confirmLabel={t('dryRun.confirm', { count })}
      danger
      typeName={count >= many ? registry : undefined}
      blocked={preview ? (count === 0 ? t('dryRun.nothing') : undefined) : t('dryRun.reading')}
      onConfirm={confirm}
    >
      <div className="space-y-3">
        {problem && <ErrorState problem={problem} onRetry={retry} inline />}
        {!preview && !problem && <LoadingState />}
        {preview && <Summary preview={preview} />}
        <label className="flex items-start gap-2 text-sm">
          <input
            type="checkbox"
            checked={withRules}
            onChange={(event) => setWithRules(event.target.checked)}
            className="mt-0.5 size-4 accent-(--accent-fill)"
          />
          <span>{t('dryRun.withRules')}</span>
        </label>
        {preview && (
          <section className="max-h-64 overflow-auto rounded-md border" aria-label={t('dryRun.list')}>
            {preview.items.map((item) => (
              <DryRunItem key={item.path} item={item} />
            ))}
          </section>
        )}
        {sending.problem && <ErrorState problem={sending.problem} onRetry={retry} inline />}
      </div>
    </ReasonDialog>
  )
}

function Summary({ preview }: { preview: CleanUpPreview }) {
  const t = useTranslations('cleanUp.dryRun')
  const blocked = preview.items.length - preview.removable
  return (
    <div className="text-sm">
      <p>
        {t('summary', { count: preview.removable, nodes: preview.nodes })} (<ByteSize bytes={preview.bytes} />)
      </p>
      {blocked > 0 && <p>{t('blocked', { count: blocked })}</p>}
      <p className="pt-1 text-muted">{t('safe')}</p>
    </div>
  )
}
