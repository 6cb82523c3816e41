'use client'
import { OctagonX, Play } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { everySource, type Policies } from '#lib/messages/policies/schema'
import { Button } from '../../../_components/button'
import { cx } from '../../../_components/cx'
import { RelativeTime } from '../../../_components/relative-time'
import { ErrorState } from '../../../_components/states/error-state'
import { StatusDot } from '../../../_components/status-dot'
import { ReasonDialog } from '../../operations/reason-dialog'
import { NumberField } from './number-field'
import { useForbidden } from './use-forbidden'
import { useSavePolicy } from './use-save-policy'

/** The switch for everything, with the limits that hold for all sources together. */
export function KillSwitch({ all, refresh }: { all: Policies['all']; refresh: () => void }) {
  const [asking, setAsking] = useState(false)
  const { save, stop, problem } = useSavePolicy(refresh)
  const { policy, revision } = all
  const change = (more: Partial<typeof policy>, reason: string) => save(everySource, { revision, reason, policy: { ...policy, ...more } })
  const confirm = async (reason: string) => {
    if (await (policy.stopped ? change({ stopped: false }, reason) : stop(everySource, reason))) setAsking(false)
  }
  return (
    <section className={cx('rounded-lg border px-4 py-3', policy.stopped ? 'border-danger bg-danger-soft' : 'bg-surface')}>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <SwitchState all={all} />
        <AllLimits key={revision} all={all} onSave={change} />
        <SwitchButton isStopped={policy.stopped} onPress={() => setAsking(true)} />
      </div>
      {problem && <ErrorState problem={problem} inline />}
      <AskWhy isStopped={policy.stopped} open={asking} onOpenChange={setAsking} onConfirm={confirm} />
    </section>
  )
}

function SwitchState({ all: { policy, unreadable, revision, updatedAt, updatedBy } }: { all: Policies['all'] }) {
  const t = useTranslations('policies')
  return (
    <div className="min-w-56 flex-1">
      <h2>
        <StatusDot status={policy.stopped ? 'danger' : 'ok'} className="font-semibold">
          {t(policy.stopped ? 'allStopped' : 'allRunning')}
        </StatusDot>
      </h2>
      <p className="text-sm text-muted">
        {unreadable ? t('unreadableAll', { revision }) : t(policy.stopped ? 'allStoppedWhat' : 'allRunningWhat')}
        {updatedAt !== null && (
          <>
            {' '}
            {t('lastChange', { who: updatedBy, revision })} <RelativeTime at={updatedAt} />
          </>
        )}
      </p>
    </div>
  )
}

function SwitchButton({ isStopped, onPress }: { isStopped: boolean; onPress: () => void }) {
  const t = useTranslations('policies')
  // whoever may settle may stop; only who may change policies starts again
  const forbidden = useForbidden(isStopped ? 'messages:policy' : 'messages:resolve')
  return (
    <Button tone={isStopped ? 'neutral' : 'danger'} icon={isStopped ? Play : OctagonX} disabledReason={forbidden} onClick={onPress}>
      {t(isStopped ? 'startAll' : 'stopAll')}
    </Button>
  )
}

type AskWhyProps = {
  isStopped: boolean
  open: boolean
  onOpenChange: (open: boolean) => void
  onConfirm: (reason: string) => Promise<void>
}

function AskWhy({ isStopped, ...dialog }: AskWhyProps) {
  const t = useTranslations('policies')
  const verb = t(isStopped ? 'startAll' : 'stopAll')
  return (
    <ReasonDialog {...dialog} title={verb} confirmLabel={verb} danger={!isStopped}>
      <p>{t(isStopped ? 'startAllWhat' : 'stopAllWhat')}</p>
    </ReasonDialog>
  )
}

type Limits = { perMinute: number; perHour: number }

function AllLimits({ all, onSave }: { all: Policies['all']; onSave: (limits: Limits, reason: string) => Promise<boolean> }) {
  const t = useTranslations('policies')
  const [limits, setLimits] = useState<Limits>({ perMinute: all.policy.perMinute, perHour: all.policy.perHour })
  const forbidden = useForbidden('messages:policy')
  const moved = limits.perMinute !== all.policy.perMinute || limits.perHour !== all.policy.perHour
  return (
    <div className="flex flex-wrap items-end gap-2">
      <NumberField label={t('allPerMinute')} value={limits.perMinute} onChange={(perMinute) => setLimits({ ...limits, perMinute })} />
      <NumberField label={t('allPerHour')} value={limits.perHour} onChange={(perHour) => setLimits({ ...limits, perHour })} />
      {moved && (
        <Button size="sm" disabledReason={forbidden} onClick={() => void onSave(limits, t('limitsReason'))}>
          {t('save')}
        </Button>
      )}
    </div>
  )
}
