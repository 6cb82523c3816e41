// What web asks the worker that holds a registry: leftovers as they are right now, and to look for new ones.
import { z } from 'zod'
import type { LiveRead } from '../../../platform/worker-task.ts'
import type { BackedItem } from '../../clean-up/plan.ts'
import { leftoverKinds, maxItems, subjectSchema } from '../../clean-up/schema.ts'
import { forEachInFlight } from '../in-flight.ts'
import type { TreeReader } from '../read-tree.ts'
import type { CleanUpKindOptions } from './kind-options.ts'
import { readItem } from './read-item.ts'

const questionSchema = z.object({
  sourceId: z.string(),
  withRules: z.boolean(),
  leftovers: z.array(z.object({ path: z.string(), kind: z.enum(leftoverKinds), subject: subjectSchema })).max(maxItems),
})
const searchSchema = z.object({ sourceId: z.string() })
const inFlight = 16

type Options = Pick<CleanUpKindOptions, 'readerOf'> & { searchNow(sourceId: string): void }

/** `registry-leftovers-now`: {sourceId, leftovers, withRules} → backed items; `registry-find-leftovers`: {sourceId}, begins a search. */
export function createLiveReads({ readerOf, searchNow }: Options): LiveRead[] {
  return [
    {
      name: 'registry-leftovers-now',
      async read(input, signal) {
        const { sourceId, leftovers, withRules } = questionSchema.parse(input)
        const reader: TreeReader = { ...readerOf(sourceId), options: { signal } }
        const items = new Map<string, BackedItem>()
        await forEachInFlight(leftovers, inFlight, async (leftover) => {
          items.set(leftover.path, await readItem(reader, leftover, withRules))
        })
        return leftovers.flatMap(({ path }) => items.get(path) ?? [])
      },
    },
    {
      name: 'registry-find-leftovers',
      read(input) {
        searchNow(searchSchema.parse(input).sourceId)
        return Promise.resolve({ started: true })
      },
    },
  ]
}
