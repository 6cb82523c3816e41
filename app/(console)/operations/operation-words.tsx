'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { OperationRow } from '#lib/operations/schema'
import { hostHref, instanceHref, messageHref, ruleHref, serviceHref } from '../../_components/paths'
import { useRuleKindWord } from '../rules/rule-words'
import { type Subject, subjectOf } from './operation-plan'

export const operationKinds = [
  'weight.set',
  'rule.set',
  'provider.drain',
  'message.resend',
  'message.rollback',
  'message.recheck',
  'message.ask',
  'message.mark-done',
  'message.compensate',
  'message.commit',
  'message.fence',
  'registry.clean-up',
  'registry.restore',
] as const

const kindKeys = {
  'weight.set': 'weightSet',
  'rule.set': 'ruleSet',
  'provider.drain': 'drain',
  'message.resend': 'resend',
  'message.rollback': 'rollback',
  'message.recheck': 'recheck',
  'message.ask': 'ask',
  'message.mark-done': 'markDone',
  'message.compensate': 'compensate',
  'message.commit': 'commit',
  'message.fence': 'fence',
  'registry.clean-up': 'cleanUp',
  'registry.restore': 'restore',
} as const satisfies Record<(typeof operationKinds)[number], string>

const keyOf = (kind: string) => {
  const known = operationKinds.find((candidate) => candidate === kind)
  return known && kindKeys[known]
}

type Key = ReturnType<typeof keyOf>
const messageKeys = ['resend', 'rollback', 'recheck', 'markDone'] as const
const isMessageKey = (key: Key): key is (typeof messageKeys)[number] => messageKeys.some((known) => known === key)

/** The kind of an operation as a word; a kind from a newer worker as it is. */
export function useKindWord(): (kind: string) => string {
  const t = useTranslations('operations.kind')
  return (kind) => {
    const key = keyOf(kind)
    return key ? t(key) : kind
  }
}

const link = (href: string) => (chunks: ReactNode) => (
  <Link href={href} className="font-medium break-all underline decoration-line underline-offset-3 hover:decoration-current">
    {chunks}
  </Link>
)

/** What an operation does, in a sentence, its target linked: "Resend 4714 to orders.paid". */
export function OperationSentence({ operation }: { operation: Pick<OperationRow, 'kind' | 'plan' | 'target' | 'undo'> }) {
  const t = useTranslations('operations.sentence')
  const word = useKindWord()
  const subject = subjectOf(operation)
  if (subject.what === 'weights')
    return <WeightSentence service={subject.service} weights={subject.weights} undo={operation.undo.undoOf !== null} />
  if (subject.what === 'rule') return <RuleSentence rule={subject} undo={operation.undo.undoOf !== null} />
  if (subject.what === 'drain') return <DrainSentence drain={subject} undo={operation.undo.undoOf !== null} />
  if (subject.what === 'leftovers') {
    const { registry, items, nodes } = subject
    const target = link(`/clean-up?registry=${encodeURIComponent(registry)}`)
    return t.rich(operation.kind === 'registry.restore' ? 'restore' : 'cleanUp', { registry, count: items.length, nodes, target })
  }
  const key = keyOf(operation.kind)
  if (subject.what === 'other' || !isMessageKey(key)) {
    return (
      <>
        {word(operation.kind)} <span className="font-mono text-[0.95em] break-all">{operation.target}</span>
      </>
    )
  }
  return t.rich(key, { key: subject.key, topic: subject.topic, target: link(messageHref(subject.id)) })
}

function DrainSentence({ drain: { name, isHost }, undo }: { drain: Subject & { what: 'drain' }; undo: boolean }) {
  const t = useTranslations('operations.sentence')
  return t.rich(undo ? 'drainUndo' : 'drain', { name, target: link(isHost ? hostHref(name) : instanceHref(name)) })
}

function RuleSentence({ rule, undo }: { rule: Subject & { what: 'rule' }; undo: boolean }) {
  const t = useTranslations('operations.sentence')
  const word = useRuleKindWord()
  const isRemoval = rule.writes.every((write) => write.after === null)
  const verb = undo ? 'ruleUndo' : isRemoval ? 'ruleRemove' : 'ruleSet'
  return t.rich(verb, { kind: word(rule.kind), key: rule.key, target: link(ruleHref(rule)) })
}

type Weights = readonly { address: string; weight: number | null }[]

function WeightSentence({ service, weights, undo }: { service: string; weights: Weights; undo: boolean }) {
  const t = useTranslations('operations.sentence')
  const shown = weights.slice(0, 3).map(({ address, weight }) => `${address} → ${weight ?? t('ruleRemoved')}`)
  const rest = weights.length - shown.length
  const changes = rest > 0 ? `${shown.join(', ')} ${t('more', { count: rest })}` : shown.join(', ')
  return t.rich(undo ? 'weightUndo' : 'weightSet', { service, changes, target: link(serviceHref(service, 'weights')) })
}
