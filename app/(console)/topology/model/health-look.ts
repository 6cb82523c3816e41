import type { Status } from '../../../_components/status-dot'
import type { Health } from './health'

/** The words, icons and colours are those of every other state of the console. */
export const statusOfHealth: Record<Health, Status> = { danger: 'danger', warning: 'warning', ok: 'ok', idle: 'idle', unknown: 'unknown' }

export const colourOfHealth: Record<Health, string> = {
  danger: 'var(--danger)',
  warning: 'var(--warning)',
  ok: 'var(--ok)',
  idle: 'var(--control)',
  unknown: 'var(--unknown)',
}

/** A call that ends well needs no colour: only trouble stands out among the lines. */
export const edgeColourOfHealth: Record<Health, string> = { ...colourOfHealth, ok: 'var(--muted)', unknown: 'var(--control)' }
