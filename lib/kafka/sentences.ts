// What a look at a cluster could not read.
import { speaker } from '../platform/sentence.ts'

export const kafkaSentences = {
  'kafka-groups-unknown': 'Groups of broker {broker} are not known: {reason}',
  'kafka-groups-unlisted': 'Broker {broker} does not list its groups (error {code}).',
  'kafka-groups-unled': 'Nobody leads {partitions} now: groups that are coordinated there cannot be seen; what was seen before stays.',
  'kafka-groups-loading': 'Broker {broker} has just come back and is still reading its groups; what was seen before stays.',
  'kafka-transactions-unknown': 'Transactions of broker {broker} are not known: {reason}',
  'kafka-transactions-unlisted': 'Broker {broker} does not list its transactions: {error}',
  'kafka-transactions-unled':
    'Nobody leads {partitions} now: transactions that are coordinated there cannot be seen; what was seen before stays.',
  'kafka-transactions-loading': 'Broker {broker} has just come back and is still reading its transactions; what was seen before stays.',
  'kafka-transactions-cut': '{count} transactional ids; the details of {read} were read.',
  'kafka-transactions-bare': 'Transactions are listed without details: {reason}',
  'kafka-offsets-unknown': 'Offsets of {count} partitions are not known: {reason}',
} as const
export type KafkaSentence = keyof typeof kafkaSentences

export const sayOfKafka = speaker(kafkaSentences)
