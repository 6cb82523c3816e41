'use client'
import { useMemo } from 'react'
import { z } from 'zod'
import { applicationSchema, serviceSchema } from '#lib/registry/schema'
import { topRowSchema } from '#lib/statistics/schema'
import { callParameters } from '../../_hooks/use-call-series'
import { useApi } from '../../_hooks/use-api'
import type { Option } from '../../_components/select'
import type { Question } from './use-question'

const services = z.array(serviceSchema)
const applications = z.array(applicationSchema)
const topRows = z.array(topRowSchema)

/** What can be chosen in each filter; a value from the URL that is not among them is offered all the same. */
export function useChoices({ filters, minutes }: Question) {
  const { service, application } = filters
  const known = useApi('services?pageSize=500', services, { topics: ['registry'] })
  const owners = useApi('applications?pageSize=500', applications, { topics: ['registry'] })
  const parameters = callParameters({ minutes, service, application })
  const called = useApi(service === null ? undefined : `statistics/top?by=method&limit=200&${parameters.toString()}`, topRows)
  return {
    services: useMemo(
      () =>
        options(
          known.data?.map(({ id, interface: name, group, version }) => ({
            value: id,
            label: shortServiceName(name),
            hint: [group, version].filter((part) => part !== '').join(' · '),
          })),
          service,
        ),
      [known.data, service],
    ),
    applications: useMemo(
      () =>
        options(
          owners.data?.map(({ name }) => ({ value: name, label: name })),
          application,
        ),
      [owners.data, application],
    ),
    methods: useMemo(
      () =>
        options(
          called.data?.map(({ key }) => ({ value: key, label: key })),
          filters.method,
        ),
      [called.data, filters.method],
    ),
  }
}

function options(found: readonly Option<string>[] | undefined, chosen: string | null): readonly Option<string>[] {
  const list = found ?? []
  return chosen === null || list.some(({ value }) => value === chosen) ? list : [{ value: chosen, label: chosen }, ...list]
}

const shortServiceName = (name: string): string => name.slice(name.lastIndexOf('.') + 1)
