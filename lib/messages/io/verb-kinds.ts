// One kind of operation per verb. Each opens the source that its operation names and leaves the work to it.
import type { ExecutionContext, OperationKind } from '../../operations/executor.ts'
import { AppError } from '../../platform/errors.ts'
import { operationKindOf } from '../plan.ts'
import { switchHolds } from '../policies/decide.ts'
import { verbNames, type VerbName } from '../verb-names.ts'
import { loadPolicies, policyActor } from './policy-store.ts'
import { recheckVerb } from './recheck.ts'
import type { MessageSource, SourceVerb } from './source.ts'

/** How long a proof may be waited for before a person is asked. */
const verifyForMs: Readonly<Partial<Record<VerbName, number>>> = { recheck: 30_000, resend: 300_000 }
const otherwiseMs = 120_000

/** `message.<verb>` for every verb; `open` gives the source behind an id and throws not-found. */
export const createVerbKinds = (open: (sourceId: string) => MessageSource): OperationKind[] => verbNames.map((verb) => kindOf(verb, open))

function kindOf(verb: VerbName, open: (sourceId: string) => MessageSource): OperationKind {
  async function withSource<T>(context: ExecutionContext, work: (source: MessageSource) => Promise<T>): Promise<T> {
    const source = open(context.operation.sourceId)
    try {
      return await work(source)
    } finally {
      await source.close()
    }
  }
  return {
    kind: operationKindOf(verb),
    verifyForMs: verifyForMs[verb] ?? otherwiseMs,
    reread: async (context) => {
      if (context.operation.actor === policyActor) await assertNotStopped(context.operation.sourceId)
      return withSource(context, (source) => source.fingerprint(context))
    },
    execute: (context) => withSource(context, (source) => verbOf(source, verb).execute(context)),
    verify: (context) => withSource(context, (source) => verbOf(source, verb).verify(context)),
  }
}

function verbOf(source: MessageSource, verb: VerbName): SourceVerb {
  const found = source.verbs[verb] ?? (verb === 'recheck' ? recheckVerb(source) : undefined)
  if (!found) throw new AppError('conflict', `"${verb}" is not something that can be done with a message of this kind`)
  return found
}

/** What a policy planned before a kill switch was pulled, and nobody began, is not begun any more. */
async function assertNotStopped(sourceId: string): Promise<void> {
  const policies = await loadPolicies()
  const [stopped] = switchHolds(policies.of(sourceId).policy, policies.all.policy)
  if (stopped) throw new AppError('conflict', stopped.text)
}
