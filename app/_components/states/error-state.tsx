'use client'
import { CircleX, RotateCw } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { Problem } from '../../_hooks/api-client'
import { Button } from '../button'
import { CopyText } from '../copy-text'
import { EmptyState } from './empty-state'
import { ForbiddenState } from './forbidden-state'
import { Notice } from './notice'
import { useProblemText } from './problem-text'

type ErrorStateProps = {
  problem: Problem
  onRetry?: (() => void) | undefined
  /** One line over data that is still shown, instead of in its place. */
  inline?: boolean
}

/** What happened, the request id to quote, and a retry. A refusal (403) shows as ForbiddenState. */
export function ErrorState({ problem, onRetry, inline = false }: ErrorStateProps) {
  const t = useTranslations('states')
  const { title, detail } = useProblemText()(problem)
  const retry = onRetry && (
    <Button size="sm" icon={RotateCw} onClick={onRetry}>
      {t('retry')}
    </Button>
  )
  const request = problem.requestId && (
    <span className="text-muted">
      {t('requestId')} <CopyText text={problem.requestId} maxLength={20} />
    </span>
  )
  if (problem.status === 403 && !inline) return <ForbiddenState what={detail} grantedBy={problem.grantedBy} />
  if (inline) {
    return (
      <Notice status="danger" word={title} action={retry}>
        {detail} {request}
      </Notice>
    )
  }
  return (
    <EmptyState
      icon={CircleX}
      title={title}
      cause={
        <>
          {detail && <span className="block break-words">{detail}</span>}
          {request}
        </>
      }
      action={retry}
    />
  )
}
