import type { Config } from '../platform/config.ts'
import { sourceIdOf } from '../platform/source-id.ts'

/** The one receiver of an installation, whatever the number of registries it is offered in. */
export const receiverSourceId = sourceIdOf('monitor', 'receiver')

/** A target is known by where it is and, where one page holds several, by the application taken from it. */
export const prometheusSourceId = (target: Config['statistics']['prometheus'][number]): string =>
  sourceIdOf('prometheus', `${new URL(target.url).host}${target.application === undefined ? '' : `/${target.application}`}`)
