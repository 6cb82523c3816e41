// Vitest's order of test files, with the longest first: none is left to run by itself while the other workers have nothing to do.
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The files below tests/integration that take more than half a minute, the longest first. */
const longest = [
  'governance/weights-estate',
  'governance/parity/parity',
  'messages/ledger-rocketmq',
  'registry/storm',
  'messages/outbox/random',
  'messages/half-late',
  'messages/half-messages',
  'demo/estate',
  'messages/kafka-coordinators',
  'messages/killed-worker',
  'messages/kafka-crash',
  'registry/invoke/service-test',
  'messages/rocketmq-access',
  'messages/half-random',
  'messages/other-sources',
  'messages/xa',
  'messages/outbox/verbs',
  'messages/ledger-rocketmq-random',
  'messages/ledger-rocketmq-access',
  'messages/faults',
  'messages/ledger-source',
]

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = longest.findIndex((name) => moduleId.endsWith(`/tests/integration/${name}.test.ts`))
  return place < 0 ? longest.length : place
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => placeOf(one) - placeOf(other))
  }
}
