import Link from 'next/link'
import { parseServiceId } from '#lib/registry/service-id'
import type { ServiceRow } from '#lib/registry/schema'
import { cx } from '../cx'
import { ServiceName } from '../service-name'
import { applicationHref, instanceHref, serviceHref } from './paths'

const quiet = 'rounded-sm hover:underline hover:decoration-dotted hover:underline-offset-3'

/** The name of a service, leading to its page. */
export function ServiceLink({ service }: { service: Pick<ServiceRow, 'id' | 'interface' | 'group' | 'version'> }) {
  return (
    <Link href={serviceHref(service.id)} className={cx(quiet, 'inline-flex max-w-full min-w-0')}>
      <ServiceName name={service.interface} group={service.group} version={service.version} />
    </Link>
  )
}

/** The same where only the id is known. */
export function ServiceIdLink({ id }: { id: string }) {
  return <ServiceLink service={{ id, ...partsOf(id) }} />
}

function partsOf(id: string): Pick<ServiceRow, 'interface' | 'group' | 'version'> {
  try {
    return parseServiceId(id)
  } catch {
    return { interface: id, group: '', version: '' }
  }
}

export function ApplicationLink({ name }: { name: string }) {
  if (name === '') return <span className="text-muted">–</span>
  return (
    <Link href={applicationHref(name)} title={name} className={quiet}>
      {name}
    </Link>
  )
}

/** Several applications in one line, cut at the end; all on hover. */
export function ApplicationLinks({ names }: { names: readonly string[] }) {
  if (names.length === 0) return <span className="text-muted">–</span>
  return (
    <span title={names.join(', ')}>
      {names.map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <ApplicationLink name={name} />
        </span>
      ))}
    </span>
  )
}

export function InstanceLink({ address }: { address: string }) {
  return (
    <Link href={instanceHref(address)} title={address} className={cx(quiet, 'font-mono text-[0.95em]')}>
      {address}
    </Link>
  )
}
