'use client'
import type { RegistryEventRow } from '#lib/registry/schema'
import { placeOf } from './event-place'
import { HostLink, InstanceLink } from './links'

/** Where an event happened, leading to the page of that place; nothing where it has none. */
export function EventAddress({ event: { type, address } }: { event: Pick<RegistryEventRow, 'type' | 'address'> }) {
  const place = placeOf(type, address)
  if (place === undefined) return null
  if ('instance' in place) return <InstanceLink address={place.instance} />
  return (
    <span className="font-mono">
      <HostLink host={place.host} />
      {place.pid !== '' && <span className="text-[0.95em] text-muted">:{place.pid}</span>}
    </span>
  )
}
