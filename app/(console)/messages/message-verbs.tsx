'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { MessageDetail, Verb } from '#lib/messages/schema'
import { operationSchema } from '#lib/operations/schema'
import { Button } from '../../_components/button'
import { Section } from '../../_components/section'
import { ErrorState } from '../../_components/states/error-state'
import { useMay } from '../../_hooks/use-actor'
import { useSend } from '../../_hooks/use-send'
import { ResolveDialog } from './resolve-dialog'
import { useMessageWords } from './message-words'
import { useVerbSentence } from './verb-sentences'
import { askFor } from './verb-risk'

/** What can be done now, each with its risk and why it is or is not allowed, in the order a careful person tries them. */
export function MessageVerbs({ message, refresh }: { message: MessageDetail; refresh: () => void }) {
  const t = useTranslations('messages.verbs')
  const [asking, setAsking] = useState<Verb['verb']>()
  const { send, busy, problem } = useSend({ schema: operationSchema })
  const resolve = async (verb: Verb['verb'], { reason, fingerprint }: { reason: string; fingerprint: string }) => {
    const planned = await send(`messages/${encodeURIComponent(message.id)}/resolve`, { verb, reason, fingerprint })
    refresh()
    if (planned) setAsking(undefined)
  }
  const press = (verb: Verb['verb']) => {
    if (askFor[verb] === 'nothing') void resolve(verb, { reason: t('recheckReason'), fingerprint: message.fingerprint })
    else setAsking(verb)
  }
  // A settled message offers nothing, but a dialog that is open stays and says what happened meanwhile.
  const settled = message.settledAt !== null
  return (
    <>
      {!settled && (
        <Section title={t('title')} flush>
          {problem && asking === undefined && <ErrorState problem={problem} onRetry={refresh} inline />}
          <ul>
            {message.verbs.map((verb) => (
              <VerbRow key={verb.verb} verb={verb} busy={busy} onPress={() => press(verb.verb)} />
            ))}
          </ul>
          {message.verbs.length === 0 && <p className="px-4 py-3 text-sm text-muted">{t('none')}</p>}
        </Section>
      )}
      {asking !== undefined && (
        <ResolveDialog
          key={asking}
          message={message}
          verb={asking}
          problem={problem}
          onClose={() => setAsking(undefined)}
          onConfirm={(answer) => resolve(asking, answer)}
        />
      )}
    </>
  )
}

function VerbRow({ verb: { verb, allowed, reason, risk }, busy, onPress }: { verb: Verb; busy: boolean; onPress: () => void }) {
  const t = useTranslations('messages.verbs')
  const words = useMessageWords()
  const sentence = useVerbSentence()
  const may = useMay('messages:resolve')
  const refused = allowed ? (may.allowed ? undefined : t('forbidden', { role: may.role })) : sentence(reason)
  const dangerous = askFor[verb] === 'name'
  return (
    <li className="grid grid-cols-[11rem_minmax(0,1fr)] items-start gap-x-3 border-b px-3 py-2.5 last:border-b-0">
      <Button
        size="sm"
        tone={dangerous && refused === undefined ? 'danger' : 'neutral'}
        disabled={busy}
        disabledReason={refused}
        onClick={onPress}
        className="w-full"
      >
        {words.verb(verb)}
      </Button>
      <div className="text-sm">
        <p className={refused === undefined ? '' : 'text-muted'}>{refused ?? sentence(reason)}</p>
        <p className="pt-0.5 text-xs text-muted">
          <span className="font-medium">{t('risk')}</span> {sentence(risk)}
        </p>
      </div>
    </li>
  )
}
