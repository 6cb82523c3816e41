'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { EntryForm } from '../_components/entry-form'
import { safePath } from '../_components/safe-path'
import { TextField } from '../_components/text-field'
import { useSend } from '../_hooks/use-send'

const session = z.unknown()

/** Name and password; on success to the page one came from. */
export function SignInForm({ next }: { next: string }) {
  const t = useTranslations('signIn')
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const { send, busy, problem } = useSend({ schema: session })
  const [tried, setTried] = useState(false)
  const submit = async () => {
    setTried(true)
    if (name.trim() === '' || password === '') return
    const answer = await send('session', { name: name.trim(), password })
    // A full load, not a client navigation: nothing of another session's cached pages may stay.
    if (answer !== undefined) window.location.assign(safePath(next))
  }
  return (
    <EntryForm
      submitLabel={t('submit')}
      busy={busy}
      problem={problem}
      problemTitle={problem?.status === 401 ? t('wrong') : undefined}
      onSubmit={() => void submit()}
    >
      <TextField
        label={t('name')}
        name="name"
        value={name}
        onValueChange={setName}
        autoComplete="username"
        required
        ref={first}
        problem={tried && name.trim() === '' ? t('missing') : undefined}
      />
      <TextField
        label={t('password')}
        name="password"
        type="password"
        value={password}
        onValueChange={setPassword}
        autoComplete="current-password"
        required
        problem={tried && password === '' ? t('missing') : undefined}
      />
    </EntryForm>
  )
}
