// In which order old override URLs are applied, the last one winning: Configurator#compareTo of all generations.
import type { DubboUrl } from './dubbo-url.ts'

/** By host as text, so that 0.0.0.0 comes before most hosts and an address last among its own; then by priority. */
export const compareOverrides = (left: DubboUrl, right: DubboUrl): number =>
  compareText(left.host, right.host) || priorityOf(left) - priorityOf(right)

/** As Java compares texts, code unit by code unit. */
export const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

const priorityOf = ({ params }: DubboUrl): number => (/^-?\d{1,9}$/.test(params['priority'] ?? '') ? Number(params['priority']) : 0)
