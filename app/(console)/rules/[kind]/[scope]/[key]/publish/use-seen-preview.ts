'use client'
import { useEffect, useState } from 'react'
import type { RulePreview } from '#lib/governance/rules/preview-schema'
import type { Asked } from '../../../../../../_hooks/use-asked'

export type SeenPreview = {
  /** What the person looks at; undefined until there is one */
  seen: RulePreview | undefined
  /** Publishing would write other things by now than `seen` shows */
  hasMoved: boolean
  lookAgain: () => void
}

/** Nobody has read a preview before it stood for this long. */
const readingMs = 1000

/** Holds on to the preview that a person looked at: what they agree to is that, not what the world made of it meanwhile. */
export function useSeenPreview({ answer }: Pick<Asked<RulePreview>, 'answer'>): SeenPreview {
  const [held, setHeld] = useState<RulePreview>()
  const [isRead, setIsRead] = useState(false)
  const isShown = held !== undefined
  useEffect(() => {
    if (!isShown) return
    const timer = setTimeout(() => setIsRead(true), readingMs)
    return () => clearTimeout(timer)
  }, [isShown])
  const differs = held !== undefined && answer !== undefined && held.plan.fingerprint !== answer.plan.fingerprint
  if (answer !== undefined && (held === undefined || (differs && !isRead))) setHeld(answer)
  const hasMoved = differs && isRead
  return { seen: hasMoved ? held : answer, hasMoved, lookAgain: () => setHeld(answer) }
}
