'use client'
import { useTranslations } from 'next-intl'
import { directUrl } from '#lib/registry/raw-url'
import type { InstanceDetail } from '#lib/registry/schema'
import { CopyText } from '../../_components/copy-text'

/** Every protocol and port with the address that calls this instance and no other: for the port, and for each service on it. */
export function DirectAddresses({ instance }: { instance: InstanceDetail }) {
  const t = useTranslations('instances')
  const urls = addressesOf(instance)
  if (urls.length === 0) return <p className="p-4 text-sm text-muted">{t('offersNothing')}</p>
  return (
    <ul className="divide-y divide-line/60 text-sm">
      {urls.map(({ endpoint, services }) => (
        <li key={endpoint} className="px-4 py-2">
          <CopyText text={endpoint} className="font-medium" />
          {services.length > 0 && (
            <details>
              <summary className="cursor-default text-muted hover:text-ink">{t('directServices', { count: services.length })}</summary>
              <ul className="space-y-1 pt-1">
                {services.map((url) => (
                  <li key={url}>
                    <CopyText text={url} maxLength={200} className="text-xs break-all whitespace-normal" />
                  </li>
                ))}
              </ul>
            </details>
          )}
        </li>
      ))}
    </ul>
  )
}

/** Endpoints that the instance names and those its providers are registered at, in order of protocol and port. */
export function addressesOf({ host, endpoints, providers }: Pick<InstanceDetail, 'host' | 'endpoints' | 'providers'>) {
  const name = host.includes(':') ? `[${host}]` : host
  const services = Map.groupBy(providers, ({ protocol, address }) => `${protocol}://${address}`)
  const all = new Set([...endpoints.map(({ protocol, port }) => `${protocol}://${name}:${port}`), ...services.keys()])
  return [...all].sort().map((endpoint) => ({
    endpoint,
    services: [...new Set((services.get(endpoint) ?? []).map(directUrl))].sort(),
  }))
}
