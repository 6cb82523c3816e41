'use client'
import { Droplets } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { DrainPreview } from '#lib/governance/drain/schema'
import { operationSchema } from '#lib/operations/schema'
import { Button } from '../../_components/button'
import { ErrorState } from '../../_components/states/error-state'
import { useMay } from '../../_hooks/use-actor'
import { useSend } from '../../_hooks/use-send'
import { ReasonDialog } from '../operations/reason-dialog'
import { WeightWarnings } from '../services/[id]/weights/weight-warnings'

type DrainButtonProps = { path: 'instances' | 'hosts'; preview: DrainPreview; onPlanned: () => void }

/** Asks why, and where it is the last provider of a service for its name as well; what is drained is what was previewed. */
export function DrainButton({ path, preview, onPlanned }: DrainButtonProps) {
  const t = useTranslations('drain')
  const [open, setOpen] = useState(false)
  const { send, problem, clearProblem } = useSend({ schema: operationSchema })
  const refusal = useRefusal(preview)
  const { address, addresses, registry, by, services, fingerprint, lastOf, warnings } = preview
  const drain = async (reason: string) => {
    const body = { registry, by, reason, fingerprint, force: lastOf.length > 0 }
    if (await send(`${path}/${encodeURIComponent(address)}/drain`, body)) setOpen(false)
    onPlanned()
  }
  const show = () => {
    clearProblem()
    setOpen(true)
  }
  return (
    <>
      <Button icon={Droplets} tone="primary" disabledReason={refusal} onClick={show}>
        {t('drain')}
      </Button>
      <ReasonDialog
        open={open}
        onOpenChange={setOpen}
        title={t('confirmTitle', { name: address })}
        confirmLabel={t('drain')}
        danger={lastOf.length > 0}
        typeName={lastOf.length > 0 ? address : undefined}
        onConfirm={drain}
      >
        <div className="space-y-2">
          <p>{t(`what.${by}`, { services: services.length, addresses: addresses.length })}</p>
          {lastOf.length > 0 && <p className="text-danger">{t('lastOf', { services: lastOf.slice(0, 5).join(', ') })}</p>}
          <LastFor services={services} />
          <WeightWarnings warnings={warnings.filter(({ severity }) => severity !== 'info').slice(0, 6)} />
          {problem && <ErrorState problem={problem} inline />}
        </div>
      </ReasonDialog>
    </>
  )
}

const maxTold = 5

/** Whose calls they are: the consumers, and with which tag. */
function LastFor({ services }: Pick<DrainPreview, 'services'>) {
  const t = useTranslations('drain')
  const all = services.flatMap(({ lastFor }) => lastFor)
  const unique = [...new Map(all.map((one) => [`${one.application} ${one.tag}`, one])).values()]
  if (unique.length === 0) return null
  const nameOf = ({ application, tag }: (typeof unique)[number]): string =>
    t(tag === '' ? 'caller' : 'callerWithTag', { application: application || t('anyCaller'), tag })
  return (
    <ul className="list-disc ps-5 text-sm">
      {unique.slice(0, maxTold).map((one) => (
        <li key={`${one.application} ${one.tag}`}>{nameOf(one)}</li>
      ))}
      {unique.length > maxTold && <li>{t('moreCallers', { count: unique.length - maxTold })}</li>}
    </ul>
  )
}

function useRefusal({ liveOperation, writes }: DrainPreview): string | undefined {
  const t = useTranslations('drain')
  const { allowed, role } = useMay('rules:write')
  if (!allowed) return t('forbidden', { role })
  if (liveOperation !== null) return t('underWay')
  return writes.length === 0 ? t('nothing') : undefined
}
