import { z } from 'zod'
import { addNote } from '#lib/messages/commands/people'
import { messageDetailSchema, noteRequestSchema } from '#lib/messages/schema'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../../_server/route.ts'

export const POST = route(
  {
    summary: 'Write a note on a message',
    permission: 'messages:resolve',
    params: z.object({ id: z.string() }),
    body: noteRequestSchema,
    response: messageDetailSchema,
  },
  async ({ params, body, actor }) => nowAnswer(await addNote(params.id, body.text, actor.name)),
)
