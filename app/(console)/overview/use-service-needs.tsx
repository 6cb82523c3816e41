'use client'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { serviceSchema } from '#lib/registry/schema'
import { worstSeverity } from '#lib/registry/problems'
import { useApi } from '../../_hooks/use-api'
import { useProblemWords } from '../../_components/registry/problem-words'
import { serviceHref } from '../../_components/paths'
import { ServiceName } from '../../_components/service-name'
import type { Need } from './need'

const services = z.array(serviceSchema)
const shown = 5

/** Services in danger by name, the others that have a problem as a count. */
export function useServiceNeeds() {
  const t = useTranslations('overview')
  const words = useProblemWords()
  const danger = useApi(`services?health=danger&pageSize=${shown}`, services, { topics: ['registry'] })
  const warning = useApi('services?health=warning&pageSize=1', services, { topics: ['registry'] })
  const rows = danger.data ?? []
  const more = (danger.envelope?.page?.total ?? rows.length) - rows.length
  const warnings = warning.envelope?.page?.total ?? 0
  const needs: Need[] = rows.map(({ id, interface: name, group, version, problems }) => {
    const worst = problems.find(({ severity }) => severity === worstSeverity(problems))
    return {
      id: `service ${id}`,
      status: 'danger',
      word: t('service'),
      what: <ServiceName name={name} group={group} version={version} />,
      detail: worst && words(worst).title,
      href: serviceHref(id),
    }
  })
  if (more > 0)
    needs.push({
      id: 'services',
      status: 'danger',
      word: t('service'),
      what: t('moreServices', { count: more }),
      href: '/services?health=danger',
    })
  if (warnings > 0)
    needs.push({
      id: 'service-warnings',
      status: 'warning',
      word: t('service'),
      what: t('serviceWarnings', { count: warnings }),
      href: '/services?health=warning',
    })
  return { needs, states: [danger, warning] }
}
