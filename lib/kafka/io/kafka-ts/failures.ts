import { API_ERROR, ConnectionError, KafkaTSApiError } from 'kafka-ts'
import { AppError, messageOf, type ErrorCode } from '../../../platform/errors.ts'

const names: ReadonlyMap<number, string> = new Map(Object.entries(API_ERROR).map(([name, code]) => [code, name]))

/** Kafka's name of an error code, '' for 0. */
export const errorNameOf = (code: number): string => (code === 0 ? '' : (names.get(code) ?? `ERROR_${code}`))

const forbidden = /AUTHORIZATION_FAILED|SASL_AUTHENTICATION_FAILED|UNSUPPORTED_SASL_MECHANISM|ILLEGAL_SASL_STATE/

function codeOf(error: unknown): ErrorCode {
  if (error instanceof KafkaTSApiError) {
    const name = errorNameOf(error.errorCode)
    if (forbidden.test(name)) return 'forbidden'
    return /^UNKNOWN_TOPIC|NOT_FOUND$/.test(name) ? 'not-found' : 'unavailable'
  }
  return error instanceof ConnectionError && /timed out/.test(error.message) ? 'timeout' : 'unavailable'
}

/**
 * The library's errors carry the whole request and response, thousands of lines and perhaps secrets: only the name and the
 * message go on, never the object itself as a cause.
 */
export function toKafkaError(error: unknown, doing: string): AppError {
  if (error instanceof AppError) return error
  return new AppError(codeOf(error), `${doing}: ${messageOf(error).slice(0, 300)}`)
}

/** The library throws on any error code inside a response; the response, parsed, is on the error, and it is what we want. */
export async function lenient<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof KafkaTSApiError && error.response !== undefined && error.response !== null) return error.response as T
    throw error
  }
}

/** True for a request that this broker is too old for. */
export const isUnsupported = (error: unknown): boolean => error instanceof Error && /does not support API/.test(error.message)
