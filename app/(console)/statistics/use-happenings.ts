'use client'
import { useMemo } from 'react'
import { z } from 'zod'
import { operationSchema, type OperationRow } from '#lib/operations/schema'
import { registryEventSchema, type RegistryEventRow } from '#lib/registry/schema'
import { useApi } from '../../_hooks/use-api'
import { useKindWord } from '../operations/operation-words'
import { useEventWords } from '../services/[id]/event-words'
import type { Happening } from './chart-marks'

const events = z.array(registryEventSchema)
const operations = z.array(operationSchema)

type Asked = { minutes: number; service: string | null; application: string | null }

/** Registry events and operations of the range that concern what is asked about. */
export function useHappenings({ minutes, service, application }: Asked): readonly Happening[] {
  const parameters = new URLSearchParams({ since: `-${minutes}m`, pageSize: '300' })
  if (service !== null) parameters.set('service', service)
  if (application !== null) parameters.set('application', application)
  const changes = useApi(`events?${parameters.toString()}`, events, { topics: ['registry'] })
  const done = useApi('operations?pageSize=100', operations, { topics: ['operations'] })
  const eventWords = useEventWords()
  const kindWord = useKindWord()
  return useMemo(() => {
    const concerned = (done.data ?? []).filter((operation) => service === null || mentions(operation, service))
    return [
      ...(changes.data ?? []).map((event) => fromEvent(event, eventWords(event))),
      ...concerned.map((operation) => fromOperation(operation, kindWord(operation.kind))),
    ]
  }, [changes.data, done.data, service, eventWords, kindWord])
}

function fromEvent(event: RegistryEventRow, words: string): Happening {
  const subject = [event.application, event.address].filter((part) => part !== '').join(' ')
  return {
    atMs: Date.parse(event.at),
    kind: 'registry',
    words: `${words} · ${subject}`.slice(0, 120),
    trouble: event.type.endsWith('-disappeared'),
  }
}

function fromOperation({ createdAt, target, state }: OperationRow, word: string): Happening {
  return {
    atMs: Date.parse(createdAt),
    kind: 'operation',
    words: `${word} · ${target}`.slice(0, 120),
    trouble: state === 'needs-attention',
  }
}

const mentions = ({ target, plan }: OperationRow, service: string): boolean => target.includes(service) || plan['service'] === service
