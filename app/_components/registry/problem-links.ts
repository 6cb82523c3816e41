// Where to go about a problem of the registry: a page of this console where something can be done about it.
import type { ProblemCode } from '#lib/registry/problems'
import { applicationHref, instanceHref, instancesAtHref, ruleFindingsHref, serviceHref } from '../paths'

/** What has the problem. An application and a host have those of their instances, too. */
export type ProblemTarget =
  | { kind: 'service'; id: string }
  | { kind: 'instance'; address: string }
  | { kind: 'application'; name: string }
  | { kind: 'host'; host: string }

type Place = (target: ProblemTarget) => string | undefined

const ofService =
  (page: (id: string) => string): Place =>
  (target) =>
    target.kind === 'service' ? page(target.id) : undefined
/** The instance, or those among which it is. */
const ofInstance: Place = (target) => {
  if (target.kind === 'instance') return instanceHref(target.address)
  if (target.kind === 'application') return `${applicationHref(target.name)}?tab=instances`
  return target.kind === 'host' ? instancesAtHref(target.host) : undefined
}

const places: Readonly<Record<ProblemCode, Place>> = {
  // when the last provider left, and what went before it
  'no-provider-while-consumed': ofService((id) => serviceHref(id, 'history')),
  'consumers-on-missing-version': ofService((id) => serviceHref(id, 'consumers')),
  'one-provider-left': ofService((id) => serviceHref(id, 'providers')),
  'all-providers-disabled': ofService((id) => serviceHref(id, 'weights')),
  // a migration rule for each application that passes them over
  'starved-2x-providers': ofService(ruleFindingsHref),
  'mixed-revisions': ofService((id) => serviceHref(id, 'providers')),
  'mixed-methods': ofService((id) => serviceHref(id, 'providers')),
  'never-warmed': ofService((id) => serviceHref(id, 'weights')),
  'packet-limit': ofService((id) => serviceHref(id, 'providers')),
  'dead-directory': () => '/clean-up',
  'instance-without-metadata': ofInstance,
  'port-overwrite': ofInstance,
  'metadata-unknown': () => '/settings?tab=unread',
  'calls-missing-service': (target) => (target.kind === 'application' ? `${applicationHref(target.name)}?tab=consumes` : undefined),
}

/** The page to act on, or undefined: the code is unknown, or it is of another kind of thing. */
export function problemHref(code: string, target: ProblemTarget): string | undefined {
  return isKnown(code) ? places[code](target) : undefined
}

const isKnown = (code: string): code is ProblemCode => Object.hasOwn(places, code)
