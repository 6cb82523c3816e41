'use client'
import Link from 'next/link'
import type { MouseEvent } from 'react'
import { parseServiceId } from '#lib/registry/service-id'
import type { ServiceRow } from '#lib/registry/schema'
import { cx } from '../cx'
import { ServiceName } from '../service-name'
import { applicationHref, hostHref, instanceHref, serviceHref } from '../paths'

/** `row`: the link is the name of its table row, whose click selects: only a new tab or a double click opens. */
export type LinkPlace = 'row' | 'text'
type Place = { place?: LinkPlace }

const quiet = 'rounded-sm hover:underline hover:decoration-dotted hover:underline-offset-3'

const clicks = {
  row: { tabIndex: -1, onClick: (event: MouseEvent) => !isNewTab(event) && event.preventDefault() },
  // A link within a row goes where it says and selects nothing.
  text: { onClick: (event: MouseEvent) => event.stopPropagation() },
}

const isNewTab = (event: MouseEvent): boolean => event.metaKey || event.ctrlKey || event.shiftKey

/** The name of a service, leading to its page. */
export function ServiceLink({ service, place = 'text' }: { service: Pick<ServiceRow, 'id' | 'interface' | 'group' | 'version'> } & Place) {
  return (
    <Link {...clicks[place]} href={serviceHref(service.id)} prefetch={false} className={cx(quiet, 'inline-flex max-w-full min-w-0')}>
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

export function ApplicationLink({ name, place = 'text' }: { name: string } & Place) {
  if (name === '') return <span className="text-muted">–</span>
  return (
    <Link {...clicks[place]} href={applicationHref(name)} prefetch={false} title={name} className={quiet}>
      {name}
    </Link>
  )
}

/** Several applications in one line, cut at the end or after `max`; all on hover. */
export function ApplicationLinks({ names, max = names.length }: { names: readonly string[]; max?: number }) {
  if (names.length === 0) return <span className="text-muted">–</span>
  return (
    <span title={names.join(', ')}>
      {names.slice(0, max).map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <ApplicationLink name={name} />
        </span>
      ))}
      {names.length > max && <span className="text-muted"> +{names.length - max}</span>}
    </span>
  )
}

export function InstanceLink({ address, place = 'text' }: { address: string } & Place) {
  return (
    <Link {...clicks[place]} href={instanceHref(address)} prefetch={false} title={address} className={cx(quiet, 'font-mono text-[0.95em]')}>
      {address}
    </Link>
  )
}

export function HostLink({ host, place = 'text' }: { host: string } & Place) {
  if (host === '') return <span className="text-muted">–</span>
  return (
    <Link {...clicks[place]} href={hostHref(host)} prefetch={false} title={host} className={cx(quiet, 'font-mono text-[0.95em]')}>
      {host}
    </Link>
  )
}
