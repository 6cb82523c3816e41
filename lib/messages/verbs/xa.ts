import { no, yes, type Decision, type Policy, type VerbFacts } from './policy.ts'

/** What the policy says, by the key under which the console has it in the person's language. */
export const xaSentences = {
  xaRecheckRisk: 'None: the database is asked again, nothing is changed.',
  xaRecheckYes: 'Asks the database what it holds and who waits for it.',
  xaDecide: 'Its transaction manager alone knows what was decided. Find out there, or from the other databases that took part.',
  xaUnseen: 'What it holds is not known: check again first.',
  xaCommitRisk:
    'Dangerous: if the manager decided to roll back, or another database rolled back its part, the two disagree for good. A transaction prepared anew under the same name at this very moment would be committed instead.',
  xaRollbackRisk:
    'Dangerous: if the manager decided to commit, or another database committed its part, the two disagree for good. A transaction prepared anew under the same name at this very moment would be rolled back instead.',
} as const
const say = xaSentences

/** Prepared transactions of databases. */
export const xaPolicy: Policy = {
  verbs: (facts) => [
    { verb: 'recheck', risk: say.xaRecheckRisk, ...yes(say.xaRecheckYes) },
    { verb: 'commit', risk: say.xaCommitRisk, ...decide(facts) },
    { verb: 'rollback', risk: say.xaRollbackRisk, ...decide(facts) },
  ],
  after: { commit: 'committed', rollback: 'rolled back' },
}

const decide = ({ identity }: VerbFacts): Decision => (Array.isArray(identity['locks']) ? yes(say.xaDecide) : no(say.xaUnseen))
