'use client'
import { useTranslations } from 'next-intl'
import { type ConsumerRow, consumerNodeSchema } from '#lib/registry/schema'
import { CopyText } from '../../../../_components/copy-text'
import { Facts } from '../../../../_components/facts'
import { RawUrl } from '../../../../_components/registry/raw-url'
import { ApiView } from '../../../../_components/states/api-view'
import { useApi } from '../../../../_hooks/use-api'

const list = consumerNodeSchema.array()

/** What a consumer wrote into the registry, to the letter, read when the panel opens: a process may have written it several times. */
export function ConsumerNodes({ row: { service, id, application, registry } }: { row: ConsumerRow }) {
  const t = useTranslations('services.consumers')
  const named = new URLSearchParams({ id, application, registry }).toString()
  const state = useApi(`services/${encodeURIComponent(service)}/consumers/nodes?${named}`, list)
  return (
    <ApiView state={state} quiet>
      {(nodes) =>
        nodes.map(({ path, url }) => (
          <div key={path} className="flex flex-col gap-2">
            <RawUrl title={t('raw')} text={url} />
            <Facts
              facts={[{ label: t('znode'), value: <CopyText text={path} maxLength={120} className="break-all whitespace-normal" /> }]}
            />
          </div>
        ))
      }
    </ApiView>
  )
}
