'use client'
import { type FormEvent, type ReactNode } from 'react'
import type { Problem } from '../_hooks/api-client'
import { Button } from './button'
import { CopyText } from './copy-text'
import { StatusDot } from './status-dot'
import { useProblemText } from './states/problem-text'

type EntryFormProps = {
  submitLabel: string
  busy: boolean
  problem: Problem | undefined
  problemTitle?: string | undefined
  onSubmit: () => void
  children: ReactNode
}

/** Fields, the problem of the last try, one button. */
export function EntryForm({ submitLabel, busy, problem, problemTitle, onSubmit, children }: EntryFormProps) {
  const problemText = useProblemText()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form method="post" noValidate onSubmit={submit} className="flex flex-col gap-4">
      {children}
      {problem && (
        <div role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm">
          <StatusDot status="danger" className="font-medium whitespace-normal">
            {problemTitle ?? problemText(problem).title}
          </StatusDot>
          {problemTitle === undefined && problem.detail && <p className="pt-0.5 break-words">{problem.detail}</p>}
          {problemTitle === undefined && problem.requestId && (
            <p className="pt-0.5 text-muted">
              <CopyText text={problem.requestId} />
            </p>
          )}
        </div>
      )}
      <Button type="submit" tone="primary" busy={busy} className="h-9">
        {submitLabel}
      </Button>
    </form>
  )
}
