import type { Config } from '../platform/config.ts'
import { sourceIdOf } from '../platform/source-id.ts'

export type StatisticsSource = { id: string; kind: 'monitor' | 'prometheus'; name: string; detail: Record<string, unknown> }

/** The one receiver of an installation, whatever the number of registries it is offered in. */
export const receiverSourceId = sourceIdOf('monitor', 'receiver')

/** A target is known by where it is and, where one page holds several, by the application taken from it. */
export const prometheusSourceId = (target: Config['statistics']['prometheus'][number]): string =>
  sourceIdOf('prometheus', `${new URL(target.url).host}${target.application === undefined ? '' : `/${target.application}`}`)

/** The sources of call figures that a configuration names. */
export function statisticsSources({ statistics, registries }: Pick<Config, 'statistics' | 'registries'>): StatisticsSource[] {
  const receiver: StatisticsSource[] =
    statistics.receiver && registries.length > 0
      ? [
          {
            id: receiverSourceId,
            kind: 'monitor',
            name: 'Monitor receiver',
            detail: { registries: registries.map((registry) => registry.id) },
          },
        ]
      : []
  const targets = statistics.prometheus.map((target): StatisticsSource => {
    const host = new URL(target.url).host
    return {
      id: prometheusSourceId(target),
      kind: 'prometheus',
      name: target.application ?? host,
      detail: { host, application: target.application ?? null, address: target.address ?? null },
    }
  })
  return [...receiver, ...targets]
}
