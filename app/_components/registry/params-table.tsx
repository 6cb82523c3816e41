'use client'
import { Copy } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '../button'
import { toast } from '../toast'

type ParamsTableProps = {
  title: string
  params: Readonly<Record<string, string>>
  /** What "Copy" takes; the parameters as lines by default. */
  copyText?: string
  /** h2 on a page of its own, h3 within a side panel. */
  heading?: 'h2' | 'h3'
}

/** Parameters of a URL or of an instance, decoded, sorted by name. */
export function ParamsTable({ title, params, copyText, heading: Title = 'h3' }: ParamsTableProps) {
  const t = useTranslations('services.params')
  const copied = useTranslations('copy')
  const rows = Object.entries(params).sort(([one], [other]) => (one < other ? -1 : 1))
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(copyText ?? rows.map(([key, value]) => `${key}=${value}`).join('\n'))
      toast.done(copied('done'))
    } catch {
      toast.failed(copied('failed'))
    }
  }
  return (
    <section aria-label={title}>
      <div className="flex h-9 items-center gap-2">
        <Title className="text-sm font-semibold">{title}</Title>
        {rows.length > 0 && (
          <Button size="sm" tone="ghost" icon={Copy} className="ms-auto" onClick={() => void copy()}>
            {t('copy')}
          </Button>
        )}
      </div>
      {rows.length === 0 ? (
        <p className="text-sm text-muted">{t('none')}</p>
      ) : (
        <dl className="rounded-md bg-sunken font-mono text-xs">
          {rows.map(([key, value]) => (
            <div key={key} className="flex gap-3 border-b border-line/60 px-2.5 py-1 last:border-0">
              <dt className="w-40 shrink-0 break-words text-muted">{key}</dt>
              <dd className="min-w-0 break-all">{value === '' ? <span className="text-muted">""</span> : value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
