'use client'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { z } from 'zod'
import { asSuggested, bulkRunSchema, type FreezeRequest } from '#lib/messages/bulk/schema'
import { messageGroupSchema } from '#lib/messages/schema'
import { verbNames, type VerbName } from '#lib/messages/verb-names'
import { Button } from '../../../_components/button'
import { Dialog } from '../../../_components/dialog'
import { bulkRunHref } from '../../../_components/paths'
import { ErrorState } from '../../../_components/states/error-state'
import { useApi } from '../../../_hooks/use-api'
import { useSend } from '../../../_hooks/use-send'
import { useMessageWords } from '../message-words'

/** What a list is frozen from; `verbs`: those that apply, where they are known already. */
export type Choice = { count: number; verbs?: readonly VerbName[] } & (
  { items: readonly { id: string; fingerprint: string }[] } | { filter: Record<string, string> }
)

const groupsSchema = z.array(messageGroupSchema)

/** Asks what is to be done with many messages; the answer is a frozen list that says what would happen to each. Nothing is done yet. */
export function FreezeDialog({ choice, onClose }: { choice: Choice; onClose: () => void }) {
  const t = useTranslations('messages.bulk')
  const words = useMessageWords()
  const confirm = useTranslations('confirm')
  const router = useRouter()
  const verbs = useVerbs(choice)
  const [wanted, setWanted] = useState<FreezeRequest['verb']>()
  const verb = wanted ?? verbs?.[0]
  const { send, busy, problem } = useSend({ schema: bulkRunSchema })
  const freeze = async () => {
    const chosen = 'items' in choice ? { items: choice.items } : { filter: choice.filter }
    const run = await send('messages/bulk', { verb, ...chosen })
    if (run) router.push(bulkRunHref(run.id))
  }
  const actions = (
    <>
      <Button onClick={onClose}>{confirm('cancel')}</Button>
      <Button tone="primary" busy={busy} disabledReason={verb === undefined ? t('noVerb') : undefined} onClick={() => void freeze()}>
        {t('freeze')}
      </Button>
    </>
  )
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('freezeTitle', { count: choice.count })} actions={actions}>
      <div className="space-y-3">
        <fieldset className="space-y-1">
          <legend className="pb-1 text-sm font-medium">{t('which')}</legend>
          {verbs?.map((one) => (
            <VerbChoice
              key={one}
              label={words.verb(one)}
              hint={words.what(one, '')}
              chosen={one === verb}
              onChoose={() => setWanted(one)}
            />
          ))}
          {verbs && verbs.length > 0 && (
            <VerbChoice
              label={t('suggested')}
              hint={t('suggestedHint')}
              chosen={verb === asSuggested}
              onChoose={() => setWanted(asSuggested)}
            />
          )}
          {verbs?.length === 0 && <p className="text-sm text-muted">{t('noVerb')}</p>}
        </fieldset>
        <p className="text-sm text-muted">{t('freezeHint')}</p>
        {problem && <ErrorState problem={problem} inline />}
      </div>
    </Dialog>
  )
}

type VerbChoiceProps = { label: string; hint: string; chosen: boolean; onChoose: () => void }

function VerbChoice({ label, hint, chosen, onChoose }: VerbChoiceProps) {
  return (
    <label aria-label={label} className="flex items-start gap-2 rounded-md px-2 py-1.5 text-sm hover:bg-hover has-checked:bg-selected">
      <input type="radio" name="verb" className="mt-1 accent-(--accent-fill)" checked={chosen} onChange={onChoose} />
      <span>
        <span className="font-medium">{label}</span>
        <span className="block text-xs text-muted">{hint}</span>
      </span>
    </label>
  )
}

/** Verbs that at least some of them allow, in the order a careful person tries them. */
function useVerbs(choice: Choice): readonly VerbName[] | undefined {
  const path =
    choice.verbs === undefined && 'filter' in choice ? `messages/groups?${new URLSearchParams(choice.filter).toString()}` : undefined
  const { data } = useApi(path, groupsSchema)
  const known = choice.verbs ?? data?.flatMap(({ verbs }) => verbs)
  return known && verbNames.filter((verb) => known.includes(verb))
}
