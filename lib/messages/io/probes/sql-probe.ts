import { parseProbeSql, type SqlPiece } from '../../../platform/config/probe-template.ts'
import type { SqlProbeConfig } from '../../../platform/config/probes.ts'
import { AppError } from '../../../platform/errors.ts'
import { sayOfPolicy as say } from '../../policies/sentences.ts'
import { valueNamed, type ProbeValues } from '../../probes/probe-values.ts'
import { outcomeOf, rawTextOf } from '../../probes/read-answer.ts'
import { withSession } from '../sql/open-session.ts'
import type { Row } from '../sql/session.ts'
import type { Probe, ProbeReply } from './probe.ts'

/** Asks a database with one SELECT, in a read-only transaction over a connection of its own. */
export function sqlProbe(config: SqlProbeConfig): Pick<Probe, 'what' | 'ask'> {
  const parsed = parseProbeSql(config.query)
  if ('problem' in parsed) throw new AppError('invalid-input', `probe ${config.name}: ${parsed.problem}`)
  return { what: config.query.replaceAll(/\s+/g, ' ').trim(), ask: (values) => ask(config, parsed.pieces, values) }
}

/** The time limit is the server's (statement) and the driver's (connection): both are shorter than the probe's own. */
async function ask(config: SqlProbeConfig, pieces: readonly SqlPiece[], values: ProbeValues): Promise<ProbeReply> {
  const what = `probe ${config.name}`
  const rows = await withSession({ url: config.url, what, statementTimeoutMs: config.timeoutMs }, async (session) => {
    const binder = session.syntax.binder()
    const text = pieces.map((piece) => ('text' in piece ? piece.text : binder.bind(valueNamed(values, piece.value)))).join('')
    await session.beginReading()
    try {
      return await session.query(text, binder)
    } finally {
      await session.rollback()
    }
  })
  return replyOf(rows, config)
}

function replyOf(rows: readonly Row[], { answer }: SqlProbeConfig): ProbeReply {
  const [row, second] = rows
  if (!row) return { verdict: answer.none, raw: 'no row', error: null }
  const raw = rawTextOf(row)
  if (second) return { verdict: 'unknown', raw, error: say('probe-rows', { count: rows.length }) }
  const columns = Object.keys(row)
  const column = answer.column ?? columns[0] ?? ''
  if (!columns.includes(column)) return { verdict: 'unknown', raw, error: say('probe-no-column', { column }) }
  return { verdict: outcomeOf(row[column], answer), raw, error: null }
}
