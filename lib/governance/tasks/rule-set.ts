// How the worker sets a rule of any kind, or takes it away: reads again, writes each znode compare-and-set, reads back.
import type { ExecutionContext, OperationKind } from '../../operations/executor.ts'
import { configIdOf } from '../../platform/source-id.ts'
import type { ZooKeeperSession, ZooKeeperSessions } from '../../platform/zookeeper/session.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { readNodes } from '../io/rule-nodes.ts'
import { describeMoves, makeWrites, readBack, recordReadBack } from '../io/rule-writes.ts'
import { isUrlForm } from '../rules/rule-forms.ts'
import { rulePlanSchema, type RulePlan } from '../rules/rule-plan.ts'
import { asWritten, joined, type Sentence, wordedAs } from '../../platform/sentence.ts'
import { sayOfOutcome } from '../outcome-sentences.ts'

export function createRuleSet({ sessions }: { sessions: Pick<ZooKeeperSessions, 'get'> }): OperationKind {
  const sessionOf = (context: ExecutionContext): ZooKeeperSession => sessions.get(configIdOf(context.operation.sourceId))
  return {
    kind: 'rule.set',
    verifyForMs: 30_000,
    async reread(context) {
      const plan = rulePlanSchema.parse(context.operation.plan)
      const live = await readNodes(sessionOf(context), nodesOf(plan), context.signal)
      return { fingerprint: await fingerprintOf(live), changed: describeMoves(plan.contents, live) }
    },
    execute: (context) => makeWrites(sessionOf(context), context, rulePlanSchema.parse(context.operation.plan).writes),
    async verify(context) {
      const plan = rulePlanSchema.parse(context.operation.plan)
      const unfinished = await readBack(sessionOf(context), plan.writes, context.signal)
      if (unfinished) return unfinished
      await recordReadBack(context, plan.writes)
      return { result: 'succeeded', ...whatIsProved(plan) }
    },
  }
}

/** Only the name of an old URL says something; it is told from a document by the form of the write, or by its directory. */
const nodesOf = (plan: RulePlan): { path: string; form: string }[] => {
  const forms = new Map(plan.writes.map((write) => [write.path, write.form]))
  return Object.keys(plan.contents).map((path) => ({ path, form: forms.get(path) ?? formOfPath(path) }))
}

const formOfPath = (path: string): string => (/\/(configurators|routers)\/[^/]+$/.test(path) ? 'override-url' : 'configurators-v2.7')

/** The registry alone: calls are not looked at, so nothing is claimed of them. */
function whatIsProved({ writes, findings }: RulePlan): Sentence {
  const urls = writes.filter((write) => isUrlForm(write.form)).length
  const documents = writes.length - urls
  const parts = [documents > 0 ? count(documents, 'document') : '', urls > 0 ? count(urls, 'old URL') : ''].filter(Boolean)
  const limits = findings.filter(({ severity }) => severity !== 'info').map(({ text, said }) => (said ? { text, said } : asWritten(text)))
  const sentence = urls === 0 ? 'rule-set-documents' : documents === 0 ? 'rule-set-urls' : 'rule-set-both'
  const held = wordedAs(`The registry holds the change (${parts.join(', ')}); what the calls do was not measured.`, [
    sayOfOutcome(sentence, { documents, urls }),
  ])
  return joined([held, ...limits], ' ')
}

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`
