'use client'
import { Check, Copy } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { IconButton } from './button'
import { toast } from './toast'

/** Copies a text that is too long to be a link of its own. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const t = useTranslations('copy')
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), 1200)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      // Plain http away from localhost has no clipboard.
      toast.failed(t('failed'), { description: text })
    }
  }
  return (
    <IconButton icon={copied ? Check : Copy} size="sm" label={copied ? t('done') : (label ?? t('label'))} onClick={() => void copy()} />
  )
}
