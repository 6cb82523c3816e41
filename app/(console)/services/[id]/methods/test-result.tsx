'use client'
import { useTranslations } from 'next-intl'
import type { ServiceTest } from '#lib/registry/invoke/schema'
import { CopyButton } from '../../../../_components/copy-button'

const tones: Readonly<Record<ServiceTest['outcome'], string>> = {
  value: 'text-ok',
  exception: 'text-warning',
  refused: 'text-danger',
  unreachable: 'text-danger',
  unknown: 'text-warning',
}

/** What came of a test call: the value as JSON, or who refused what and why. */
export function TestResult({ result }: { result: ServiceTest }) {
  const t = useTranslations('services.test')
  const { outcome, value, error, elapsedMs, provider, protocol, release, isCut } = result
  const json = JSON.stringify(value, null, 2)
  return (
    <div aria-live="polite" className="flex flex-col gap-1.5 border-t pt-2 text-sm">
      <div className="flex flex-wrap items-center gap-x-3">
        <span className={`font-medium ${tones[outcome]}`}>{t(`outcomes.${outcome}`)}</span>
        <span className="text-muted tabular-nums">{t('elapsed', { ms: elapsedMs })}</span>
        <span className="font-mono text-xs text-muted">
          {protocol}://{provider} {release}
        </span>
        {outcome === 'value' && <CopyButton text={json} label={t('copy')} />}
      </div>
      <p className="text-xs text-muted">{t(`outcomeWhy.${outcome}`)}</p>
      {error && (
        <pre className="max-h-60 overflow-auto rounded-md bg-sunken p-2 font-mono text-xs break-words whitespace-pre-wrap">
          {error.class !== '' && <strong>{error.class}: </strong>}
          {error.message}
        </pre>
      )}
      {outcome === 'value' && <pre className="max-h-96 overflow-auto rounded-md bg-sunken p-2 font-mono text-xs">{json}</pre>}
      {isCut && <p className="text-xs text-warning">{t('cut')}</p>}
    </div>
  )
}
