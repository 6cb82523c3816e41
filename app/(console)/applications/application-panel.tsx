'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type ApplicationRow, type ApplicationDetail, applicationDetailSchema } from '#lib/registry/schema'
import { Facts } from '../../_components/facts'
import { Badges } from '../../_components/registry/badges'
import { InstanceLink, ServiceLink } from '../../_components/registry/links'
import { applicationHref } from '../../_components/paths'
import { ProblemList } from '../../_components/registry/problem-list'
import { SidePanel } from '../../_components/side-panel'
import { ApiView } from '../../_components/states/api-view'
import { useApi } from '../../_hooks/use-api'

/** One application beside the list. */
export function ApplicationPanel({ name, row, onClose }: { name: string; row: ApplicationRow | undefined; onClose: () => void }) {
  const t = useTranslations('applications')
  const state = useApi(`applications/${encodeURIComponent(name)}`, applicationDetailSchema, { topics: ['registry'] })
  const facts = state.data ?? row
  return (
    <SidePanel title={name} onClose={onClose} href={applicationHref(name)}>
      <div className="flex flex-col gap-4 p-4">
        {facts && (
          <>
            <ProblemList problems={facts.problems} target={{ kind: 'application', name }} />
            <Facts
              facts={[
                { label: t('columns.generations'), value: <Badges values={facts.generations} mono max={8} /> },
                { label: t('columns.owner'), value: facts.owner || '–' },
                { label: t('columns.organization'), value: facts.organization || '–' },
                { label: t('columns.registries'), value: facts.registries.join(', ') || '–' },
              ]}
            />
          </>
        )}
        <ApiView state={state} quiet>
          {(data) => <Contents detail={data} />}
        </ApiView>
      </div>
    </SidePanel>
  )
}

/** More than this is read on the page of the application. */
const maxShown = 12

function Contents({ detail }: { detail: ApplicationDetail }) {
  const t = useTranslations('applications')
  return (
    <>
      <Part title={t('tabs.instances')} count={detail.instances.length}>
        {detail.instances.slice(0, maxShown).map((instance) => (
          <li key={instance.address}>
            <InstanceLink address={instance.address} />
          </li>
        ))}
      </Part>
      <Part title={t('tabs.provides')} count={detail.provides.length}>
        {detail.provides.slice(0, maxShown).map((service) => (
          <li key={service.id} className="truncate">
            <ServiceLink service={service} />
          </li>
        ))}
      </Part>
      <Part title={t('tabs.consumes')} count={detail.consumes.length}>
        {detail.consumes.slice(0, maxShown).map((service) => (
          <li key={service.id} className="truncate">
            <ServiceLink service={service} />
          </li>
        ))}
      </Part>
    </>
  )
}

function Part({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  if (count === 0) return null
  return (
    <section aria-label={title}>
      <h3 className="pb-1 text-sm font-semibold">
        {title} <span className="font-normal text-muted">{count}</span>
      </h3>
      <ul className="space-y-1 text-sm">{children}</ul>
      {count > maxShown && <p className="pt-1 text-sm text-muted">+{count - maxShown}</p>}
    </section>
  )
}
