'use client'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { Button } from './button'
import { Dialog } from './dialog'
import { TextField } from './text-field'

/** How far an action reaches; the dialog asks for as much as that deserves. */
export type BlastRadius =
  | { level: 'none' }
  | { level: 'counts'; counts: readonly { label: string; count: number }[] }
  | { level: 'name'; resource: string; counts?: readonly { label: string; count: number }[] }

type ConfirmDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** What will happen, in words: "Set the weight of 10.0.0.1:20880 to 300". */
  title: string
  /** The diff, the preview, the warning. */
  children?: ReactNode
  blast: BlastRadius
  confirmLabel: string
  danger?: boolean
  /** The server refuses it: the button stays, disabled, and says why. */
  disabledReason?: string | undefined
  /** Ask for a reason even below `name`, where it `must` be given. At `name` it always is. */
  askReason?: boolean | 'must'
  /** `lg` for a diff */
  width?: 'md' | 'lg'
  onConfirm: (reason: string) => void | Promise<void>
}

/** The question before a change. It grows with the blast radius: a click, the counts, or the resource's own name and a reason. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, children, blast, confirmLabel, danger, disabledReason, askReason, width = 'md', onConfirm } = props
  const t = useTranslations('confirm')
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [wasOpen, setWasOpen] = useState(open)
  if (open !== wasOpen) {
    setWasOpen(open)
    setTyped('')
    setReason('')
  }
  const missing = missingFor({ blast, typed, reason, must: askReason === 'must' })
  const confirm = async () => {
    setBusy(true)
    try {
      await onConfirm(reason.trim())
    } finally {
      setBusy(false)
    }
  }
  const why = disabledReason ?? (missing && t(missing))
  const actions = (
    <>
      <Button onClick={() => onOpenChange(false)}>{t('cancel')}</Button>
      <Button tone={danger ? 'danger' : 'primary'} busy={busy} disabledReason={why} onClick={() => void confirm()}>
        {confirmLabel}
      </Button>
    </>
  )
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} actions={actions} width={width}>
      <div className="space-y-4">
        {children && <div>{children}</div>}
        {blast.level !== 'none' && <BlastCounts counts={blast.counts ?? []} />}
        {blast.level === 'name' && (
          <TextField label={t('typeName', { name: blast.resource })} value={typed} onValueChange={setTyped} mono autoComplete="off" />
        )}
        {(blast.level === 'name' || askReason) && (
          <TextField label={t('reason')} hint={t('reasonHint')} value={reason} onValueChange={setReason} />
        )}
      </div>
    </Dialog>
  )
}

type Given = { blast: BlastRadius; typed: string; reason: string; must: boolean }

/** The API takes no reason below three letters. */
function missingFor({ blast, typed, reason, must }: Given): 'nameMissing' | 'reasonMissing' | undefined {
  if (blast.level === 'name' && typed !== blast.resource) return 'nameMissing'
  return (blast.level === 'name' || must) && reason.trim().length < 3 ? 'reasonMissing' : undefined
}

function BlastCounts({ counts }: { counts: readonly { label: string; count: number }[] }) {
  if (counts.length === 0) return null
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-2 rounded-md bg-sunken px-4 py-3">
      {counts.map(({ label, count }) => (
        <div key={label}>
          <dd className="text-lg font-semibold">{count.toLocaleString('en')}</dd>
          <dt className="text-sm text-muted">{label}</dt>
        </div>
      ))}
    </dl>
  )
}
