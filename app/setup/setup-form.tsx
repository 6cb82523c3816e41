'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { z } from 'zod'
import { EntryForm } from '../_components/entry-form'
import { TextField } from '../_components/text-field'
import { useSend } from '../_hooks/use-send'

const done = z.unknown()
/** `setupSchema` of lib/access asks for as much. */
const minPasswordLength = 10

/** Chooses the name and password of the first administrator; the link works once. */
export function SetupForm({ token }: { token: string }) {
  const t = useTranslations('setup')
  const [name, setName] = useState('admin')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [tried, setTried] = useState(false)
  const { send, busy, problem } = useSend({ schema: done })
  const short = password.length < minPasswordLength ? t('short', { count: minPasswordLength }) : undefined
  const different = password !== again ? t('different') : undefined
  const submit = async () => {
    setTried(true)
    if (short || different || name.trim() === '') return
    const answer = await send('setup', { token, name: name.trim(), password })
    if (answer !== undefined) window.location.assign('/')
  }
  const used = problem && [401, 403, 404, 409, 410].includes(problem.status)
  return (
    <EntryForm
      submitLabel={t('submit')}
      busy={busy}
      problem={problem}
      problemTitle={used ? t('used') : undefined}
      onSubmit={() => void submit()}
    >
      <TextField
        label={t('name')}
        name="name"
        value={name}
        onValueChange={setName}
        autoComplete="username"
        required
        problem={tried && name.trim() === '' ? t('missing') : undefined}
      />
      <TextField
        label={t('password')}
        name="password"
        type="password"
        value={password}
        onValueChange={setPassword}
        autoComplete="new-password"
        required
        hint={t('hint', { count: minPasswordLength })}
        problem={tried ? short : undefined}
      />
      <TextField
        label={t('again')}
        name="again"
        type="password"
        value={again}
        onValueChange={setAgain}
        autoComplete="new-password"
        required
        problem={tried && !short ? different : undefined}
      />
    </EntryForm>
  )
}
