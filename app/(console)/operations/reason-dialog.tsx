'use client'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { Button } from '../../_components/button'
import { Dialog } from '../../_components/dialog'
import { TextField } from '../../_components/text-field'

type ReasonDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  children: ReactNode
  confirmLabel: string
  danger?: boolean
  /** Has to be typed as well before anything is sent. */
  typeName?: string | undefined
  /** Nothing may be sent now, and why. */
  blocked?: string | undefined
  onConfirm: (reason: string) => void | Promise<void>
}

/** What the API takes as a reason. */
const minReason = 3

/** Asks why before a change, and where much is at stake for the thing's own name too; Enter confirms. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { open, onOpenChange, title, children, confirmLabel, danger = false, typeName, blocked, onConfirm } = props
  const t = useTranslations('operations.confirm')
  const words = useTranslations('confirm')
  const [reason, setReason] = useState('')
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [wasOpen, setWasOpen] = useState(open)
  if (open !== wasOpen) {
    setWasOpen(open)
    setReason('')
    setTyped('')
  }
  const named = typeName === undefined || typed.trim() === typeName
  const unanswered = named ? (reason.trim().length < minReason ? t('reasonMissing') : undefined) : words('nameMissing')
  const missing = blocked ?? unanswered
  const confirm = async () => {
    if (missing !== undefined || busy) return
    setBusy(true)
    try {
      await onConfirm(reason.trim())
    } finally {
      setBusy(false)
    }
  }
  const actions = (
    <>
      <Button onClick={() => onOpenChange(false)}>{words('cancel')}</Button>
      <Button tone={danger ? 'danger' : 'primary'} busy={busy} disabledReason={missing} onClick={() => void confirm()}>
        {confirmLabel}
      </Button>
    </>
  )
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} actions={actions}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault()
          void confirm()
        }}
      >
        <div>{children}</div>
        {typeName !== undefined && (
          <TextField label={words('typeName', { name: typeName })} value={typed} onValueChange={setTyped} mono autoComplete="off" />
        )}
        <TextField label={words('reason')} hint={words('reasonHint')} value={reason} onValueChange={setReason} autoComplete="off" />
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  )
}
