// Payloads are shown to people who look for an order, not for its buyer.
import { exactNumberText } from './exact-json.ts'

const sensitive =
  /card|pan$|iban|cvv|cvc|phone|mobile|tel$|e?mail|address|street|zip|postal|token|secret|password|passwd|ssn|birth|(first|last|full|sur)name/i
const maxDepth = 12
const maxItems = 200
const maxText = 2000

/**
 * A copy of a payload fit to be shown: values under keys that look like card, phone, email, address, token and the like keep their
 * first and last characters only; depth, list length and text length are bounded.
 */
export const maskPayload = (value: unknown): unknown => mask(value, false, 0)

function mask(value: unknown, hide: boolean, depth: number): unknown {
  const exact = exactNumberText(value)
  if (exact !== undefined) return hide ? shorten(exact) : exact
  if (typeof value === 'object' && value !== null) return maskObject(value, hide, depth)
  if (typeof value === 'string') return hide ? shorten(value) : cut(value)
  if (typeof value === 'number') return hide ? shorten(String(value)) : value
  return typeof value === 'boolean' ? value : null
}

function maskObject(value: object, hide: boolean, depth: number): unknown {
  // what a database driver makes of a time
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : mask(value.toISOString(), hide, depth)
  return depth >= maxDepth ? '… (deeper levels are left out)' : maskInside(value, hide, depth)
}

function maskInside(value: object, hide: boolean, depth: number): unknown {
  if (Array.isArray(value)) {
    const kept = value.slice(0, maxItems).map((item) => mask(item, hide, depth + 1))
    return value.length > maxItems ? [...kept, `… (${value.length - maxItems} more)`] : kept
  }
  const entries = Object.entries(value).slice(0, maxItems)
  return Object.fromEntries(entries.map(([key, item]) => [key, mask(item, hide || sensitive.test(key), depth + 1)]))
}

/** `4111111111111111` → `41…11`; what is short is hidden whole. */
const shorten = (text: string): string => (text.length <= 6 ? '…' : `${text.slice(0, 2)}…${text.slice(-2)}`)

const cut = (text: string): string =>
  text.length > maxText ? `${text.slice(0, maxText)}… (${text.length - maxText} more characters)` : text
