import { answerFrom, type Answer } from '../../platform/answer.ts'
import { sourceAges } from '../../platform/sources.ts'
import { toCandidates, type ReleaseCandidates } from '../release/candidates.ts'
import { loadChoosable, type ReleaseSubject } from './release-subject.ts'

/** Who may be chosen, of an application its own providers alone. Throws `not-found`, and `invalid-input` unless either is named. */
export async function getReleaseCandidates(subject: ReleaseSubject): Promise<Answer<ReleaseCandidates>> {
  const { sourceId, registries, providers } = await loadChoosable(subject)
  const own = providers.filter(({ application }) => subject.application === undefined || application === subject.application)
  return answerFrom({ registry: sourceId, registries, candidates: toCandidates(own) }, await sourceAges({ ids: [sourceId] }))
}
