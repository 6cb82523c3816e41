'use client'
import { useTranslations } from 'next-intl'

const stepNames = [
  'planned',
  'approved',
  'rejected',
  'claimed',
  'asking',
  'asked',
  'asked-owner',
  'fencing',
  'fencing-previous',
  'taking-entry',
  'entry-taken',
  'searched',
  'sending',
  'committing',
  'committed',
  'closing',
  'closed',
  'voiding',
  'voided',
  'deleting',
  'deleted',
  'writing',
  'written',
  'removing',
  'removed',
  'kept',
  'restoring',
  'restored',
  'read-back',
  'observed',
  'interrupted',
  'timed-out',
  'verifying',
  'verified',
  'not-done',
  'unknown',
  'refused',
  'stopped',
  'succeeded',
  'needs-attention',
] as const

/** A step's name as words; one from a newer worker as it is. What the worker wrote about it stays as it wrote it. */
export function useStepWord(): (name: string) => string {
  const t = useTranslations('operations.step')
  return (name) => {
    const known = stepNames.find((candidate) => candidate === name)
    return known ? t(known) : name
  }
}
