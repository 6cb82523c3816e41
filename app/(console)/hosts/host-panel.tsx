'use client'
import { useTranslations } from 'next-intl'
import { hostDetailSchema } from '#lib/registry/host-schema'
import { hostHref } from '../../_components/paths'
import { ApplicationLink, ApplicationLinks, InstanceLink } from '../../_components/registry/links'
import { ProblemList } from '../../_components/registry/problem-list'
import { SidePanel } from '../../_components/side-panel'
import { ApiView } from '../../_components/states/api-view'
import { useApi } from '../../_hooks/use-api'
import { OfferedServices, UsedServices } from '../instances/instance-services'

/** One host beside the list: its instances, what they offer and what its processes use. */
export function HostPanel({ host, onClose }: { host: string; onClose: () => void }) {
  const t = useTranslations('hosts')
  const state = useApi(`hosts/${encodeURIComponent(host)}`, hostDetailSchema, { topics: ['registry'] })
  return (
    <SidePanel
      title={host}
      facts={state.data && <ApplicationLinks names={state.data.applications} max={2} />}
      onClose={onClose}
      href={hostHref(host)}
    >
      <ApiView state={state}>
        {({ problems, instances, instanceCount, providers, consumers }) => (
          <div className="flex flex-col gap-4 p-4">
            <ProblemList problems={problems} target={{ kind: 'host', host }} />
            <section aria-label={t('instances')}>
              <h3 className="pb-1 text-sm font-semibold">
                {t('instances')} <span className="font-normal text-muted">{instanceCount}</span>
              </h3>
              {instances.length === 0 && <p className="text-sm text-muted">{t('noInstances')}</p>}
              <ul className="space-y-1 text-sm">
                {instances.map((instance) => (
                  <li key={`${instance.address} ${instance.application}`} className="flex gap-2">
                    <InstanceLink address={instance.address} /> <ApplicationLink name={instance.application} />
                  </li>
                ))}
              </ul>
            </section>
            <OfferedServices providers={providers} />
            <UsedServices consumers={consumers} showApplication />
          </div>
        )}
      </ApiView>
    </SidePanel>
  )
}
