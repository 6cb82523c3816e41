// What stands for an item in a probe's question. A name that the item does not have is an error, never an empty text: an owner asked about
// "" would answer something.
import { placeholder } from '../../platform/config/probe-template.ts'
import { noAnswer } from './no-answer.ts'

export type ProbeItem = {
  key: string
  businessKey: string
  owner: string
  topic: string
  state: string
  identity: Readonly<Record<string, unknown>>
}
export type ProbeValues = ReadonlyMap<string, string>

/** The fields of an identity that name the transaction, whatever its source calls it: `txId`. */
const transactionNames = ['transactionId', 'transactionalId', 'transaction', 'uniqKey']

/** Names → values: the item's own fields, every plain field of its identity, and `txId`. Empty ones are left out. */
export function probeValuesOf({ identity, key, businessKey, owner, topic, state }: ProbeItem): ProbeValues {
  const transaction = transactionNames.map((name) => identity[name]).find((value) => plain(value) !== undefined)
  const entries = Object.entries({ ...identity, txId: transaction ?? key, key, businessKey, owner, topic, state })
  return new Map(entries.flatMap(([name, value]) => (plain(value) ? [[name, String(value)] as const] : [])))
}

const plain = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined

/** Throws where the item has no such field. */
export function valueNamed(values: ProbeValues, name: string): string {
  const value = values.get(name)
  if (value === undefined) throw noAnswer('probe-no-value', { name })
  return value
}

/** A URL with every value encoded. `.` and `..` would climb in the path, encoded or not. */
export const fillUrl = (template: string, values: ProbeValues): string =>
  template.replaceAll(placeholder, (_, name: string) => {
    const value = valueNamed(values, name)
    if (/^\.{1,2}$/.test(value)) throw noAnswer('probe-bad-value', { value })
    return encodeURIComponent(value)
  })

/** JSON with the placeholders of its texts filled in; its shape stays as it was written. */
export function fillJson(template: unknown, values: ProbeValues): unknown {
  if (typeof template === 'string') return template.replaceAll(placeholder, (_, name: string) => valueNamed(values, name))
  if (Array.isArray(template)) return template.map((item) => fillJson(item, values))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(Object.entries(template).map(([key, item]) => [key, fillJson(item, values)]))
}
