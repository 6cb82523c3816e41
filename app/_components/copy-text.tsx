'use client'
import { Check } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type MouseEvent, useEffect, useState } from 'react'
import { cx } from './cx'
import { cutMiddle } from './format/cut-middle'
import { toast } from './toast'

type CopyTextProps = {
  text: string
  /** Characters shown before the middle is cut; the whole is on hover. Default 48. */
  maxLength?: number
  className?: string
}

/** An address, id or token in mono; a click copies the whole of it. */
export function CopyText({ text, maxLength = 48, className }: CopyTextProps) {
  const t = useTranslations('copy')
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), 1200)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (event: MouseEvent) => {
    event.stopPropagation()
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      // Plain http away from localhost has no clipboard.
      toast.failed(t('failed'), { description: text })
    }
  }
  return (
    <button
      type="button"
      onClick={(event) => void copy(event)}
      title={text}
      className={cx(
        'group/copy inline-flex max-w-full items-center gap-1 rounded-sm text-start font-mono text-[0.95em] hover:text-accent',
        className,
      )}
    >
      <span className="sr-only">{t('label')} </span>
      <span className="truncate decoration-dotted underline-offset-3 group-hover/copy:underline">{cutMiddle(text, maxLength)}</span>
      {copied && <Check aria-hidden className="size-3 shrink-0 text-ok" />}
      {copied && <output className="sr-only">{t('done')}</output>}
    </button>
  )
}
