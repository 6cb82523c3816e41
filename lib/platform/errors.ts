import { asWritten, type Said, type Sentence } from './sentence.ts'

/** The closed set of failures the product knows; adapters translate into it at their edge. */
export const errorCodes = [
  'not-found',
  'invalid-input',
  'conflict',
  'stale-version',
  'unavailable',
  'timeout',
  'forbidden',
  'unauthenticated',
  'internal',
] as const

export type ErrorCode = (typeof errorCodes)[number]

type ErrorTraits = { httpStatus: number; logLevel: 'debug' | 'info' | 'warn' | 'error'; retriable: boolean; title: string }

/** One table: what a code means to HTTP, to the log and to whoever may try again. */
export const errorTraits: Readonly<Record<ErrorCode, ErrorTraits>> = {
  'not-found': { httpStatus: 404, logLevel: 'debug', retriable: false, title: 'Not found' },
  'invalid-input': { httpStatus: 400, logLevel: 'debug', retriable: false, title: 'Invalid input' },
  conflict: { httpStatus: 409, logLevel: 'info', retriable: false, title: 'Conflict' },
  'stale-version': { httpStatus: 409, logLevel: 'info', retriable: false, title: 'The world moved' },
  unavailable: { httpStatus: 503, logLevel: 'warn', retriable: true, title: 'Unavailable' },
  timeout: { httpStatus: 504, logLevel: 'warn', retriable: true, title: 'Timed out' },
  forbidden: { httpStatus: 403, logLevel: 'info', retriable: false, title: 'Forbidden' },
  unauthenticated: { httpStatus: 401, logLevel: 'debug', retriable: false, title: 'Sign in first' },
  internal: { httpStatus: 500, logLevel: 'error', retriable: false, title: 'Internal error' },
}

export type ErrorDetails = Record<string, unknown>

/**
 * An expected failure. `details` may be shown to the caller, so it never carries a secret. A message that is a sentence of a list is worded
 * in the person's language by the screens.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails
  readonly said: readonly Said[] | undefined

  constructor(code: ErrorCode, message: string | Sentence, options: { cause?: unknown; details?: ErrorDetails } = {}) {
    super(typeof message === 'string' ? message : message.text, options.cause === undefined ? {} : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.said = typeof message === 'string' ? undefined : message.said
    this.details = options.details ?? {}
  }
}

export const isAppError = (error: unknown, code?: ErrorCode): error is AppError =>
  error instanceof AppError && (code === undefined || error.code === code)

/** Anything thrown, as an AppError; what is not ours becomes `internal` with the original as its cause. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  return new AppError('internal', error instanceof Error ? error.message : String(error), { cause: error })
}

/** The sentence a person reads; never a stack. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The same with its codes, where it has them. */
export const sentenceOf = (error: unknown): Sentence =>
  error instanceof AppError && error.said ? { text: error.message, said: [...error.said] } : asWritten(messageOf(error))
