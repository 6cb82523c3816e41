// What a provider threw, in class and text. For a generic call GenericFilter wraps it: GenericException{exceptionClass, exceptionMessage}.
import type { HessianValue } from '../../statistics/hessian-reader.ts'
import type { ServiceTest } from './schema.ts'

const maxText = 2000
const maxCauses = 8

/**
 * `ran`: false where the exception is Dubbo's own, about a call that never reached the method: no such method, arguments that do not fit,
 * no permission.
 */
export function exceptionOf(value: HessianValue): { error: NonNullable<ServiceTest['error']>; ran: boolean } {
  const name = typeOf(value)
  const named = textField(value, 'exceptionClass')
  if (named !== '') {
    const error = { class: named, message: cut(textField(value, 'exceptionMessage')) }
    return { error, ran: !isDubbos(named, error.message) }
  }
  const messages = causesOf(value).map((cause) => textField(cause, 'detailMessage'))
  const message = messages.find((text) => text !== '') ?? ''
  return { error: { class: name, message: cut(message) }, ran: !isDubbos(name, message) }
}

/** Class names of GenericFilter, RpcException and the look-up of methods; everything else the method itself threw. */
function isDubbos(name: string, message: string): boolean {
  if (name.endsWith('.rpc.RpcException')) return true
  return /^java\.lang\.(NoSuchMethodException|ClassNotFoundException)$/.test(name) && message !== ''
}

/** The exception, its cause and theirs; Java's own exceptions name themselves as their cause. */
function causesOf(value: HessianValue): HessianValue[] {
  const chain: HessianValue[] = []
  for (let current = value; chain.length < maxCauses && !chain.includes(current);) {
    chain.push(current)
    const cause = fieldOf(current, 'cause')
    if (cause === undefined || cause === null) break
    current = cause
  }
  return chain
}

const typeOf = (value: HessianValue): string =>
  typeof value === 'object' && value !== null && value.kind === 'object' ? value.type : typeof value === 'string' ? '' : 'unknown'

function fieldOf(value: HessianValue, name: string): HessianValue | undefined {
  return typeof value === 'object' && value !== null && value.kind === 'object' ? value.fields.get(name) : undefined
}

function textField(value: HessianValue, name: string): string {
  const field = fieldOf(value, name)
  return typeof field === 'string' ? field : ''
}

const cut = (text: string): string => text.slice(0, maxText).toWellFormed()
