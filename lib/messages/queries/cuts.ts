import type { Answer, Warning } from '../../platform/answer.ts'
import { configIdOf } from '../../platform/source-id.ts'
import { listSourceRows } from '../../platform/sources.ts'
import { messageSourceKinds } from '../model.ts'
import { sentenceSchema } from '../../platform/sentence.ts'
import { sayOfMessage } from '../sentences.ts'
import type { MessageQuery } from './filter.ts'

/** Says of an answer about open messages which sources hold more than is listed of them, and what in them nobody looks at. */
export async function withCuts<T>(answer: Answer<T>, query: Pick<MessageQuery, 'source' | 'state'>): Promise<Answer<T>> {
  if (query.state === 'settled') return answer
  const kinds: readonly string[] = messageSourceKinds
  const sources = (await listSourceRows()).filter(
    ({ id, kind }) => kinds.includes(kind) && (query.source === undefined || query.source === id || query.source === configIdOf(id)),
  )
  const cuts = sources.flatMap(({ id, detail }) => [
    ...(detail['cut'] === true ? [cutWarning(id, detail)] : []),
    ...partWarnings(id, detail),
  ])
  return cuts.length === 0 ? answer : { ...answer, complete: false, warnings: [...answer.warnings, ...cuts] }
}

function partWarnings(source: string, { partial }: Record<string, unknown>): Warning[] {
  return (sentenceSchema.array().safeParse(partial).data ?? []).map((words) => ({ code: 'messages-unread', source, ...words }))
}

function cutWarning(source: string, { inDoubt, openAbout }: Record<string, unknown>): Warning {
  const listed = Number(inDoubt) || 0
  const words =
    typeof openAbout === 'number'
      ? sayOfMessage('messages-cut', { listed, open: openAbout })
      : sayOfMessage('messages-cut-unknown', { listed })
  return { code: 'messages-cut', source, ...words }
}
