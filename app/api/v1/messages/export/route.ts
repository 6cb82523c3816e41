import { z } from 'zod'
import { recordAudit } from '#lib/access/commands'
import { may, type Actor } from '#lib/access/permissions'
import { checkPayloadExport, exportMessages, withPayloads } from '#lib/messages/queries/export'
import { messageFilterSchema } from '#lib/messages/schema'
import { AppError } from '#lib/platform/errors'
import { route } from '../../../_server/route.ts'
import { csvLines, jsonLines } from './export-lines.ts'

const querySchema = messageFilterSchema.extend({
  format: z.enum(['csv', 'jsonl']).default('csv'),
  payload: z.enum(['true', 'false']).default('false'),
})

export const GET = route(
  {
    summary: 'Every message of a filter as CSV or JSON lines, oldest first; with payloads (masked) for who may read them',
    permission: 'messages:read',
    query: querySchema,
    response: z.string(),
    envelope: false,
  },
  async ({ query, actor, signal }) => {
    const { format, payload: wanted, ...filter } = query
    const asked = { ...filter, actor: actor.name }
    const payload = wanted === 'true'
    if (payload) {
      permitPayload(actor)
      await checkPayloadExport(asked)
    }
    const lines = format === 'csv' ? csvLines(payload) : jsonLines
    const pages = exportMessages(asked, { payload, signal })
    const encoder = new TextEncoder()
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(encoder.encode(lines.head)),
      async pull(controller) {
        const { value: rows } = await pages.next()
        if (!rows) return controller.close()
        // no payload leaves before the log says who has seen it
        if (payload) await auditPayloads(actor, rows)
        controller.enqueue(encoder.encode(lines.of(payload ? await withPayloads(rows) : rows)))
      },
      cancel: async () => void (await pages.return(undefined)),
    })
    const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8'
    return new Response(body, {
      headers: {
        'Content-Type': type,
        'Content-Disposition': `attachment; filename="messages.${format}"`,
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      },
    })
  },
)

function permitPayload(actor: Actor): void {
  if (may(actor, 'messages:payload')) return
  throw new AppError('forbidden', `Your role (${actor.role}) lacks the permission messages:payload. Leave payload out, or ask an admin.`, {
    details: { permission: 'messages:payload' },
  })
}

async function auditPayloads(actor: Actor, rows: readonly { id: string }[]): Promise<void> {
  await recordAudit({
    actor: actor.name,
    action: 'message.payload-read',
    target: `export of ${rows.length}`,
    outcome: 'ok',
    detail: { ids: rows.map(({ id }) => id) },
  })
}
