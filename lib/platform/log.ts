import pino, { type Logger } from 'pino'

export type Log = Logger

/** JSON lines on standard error; secrets never reach it because nothing that holds one is ever logged whole. */
export function createLog(name: string, level = process.env['PILOTHOUSE_LOG_LEVEL'] ?? 'info'): Log {
  return pino({ name, level, redact: ['*.password', '*.token', '*.secret', '*.connectionString'] }, pino.destination(2))
}

export const silentLog: Log = pino({ level: 'silent' })
