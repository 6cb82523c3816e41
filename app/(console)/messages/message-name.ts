import type { MessageRow } from '#lib/messages/schema'

/** Keys that machines made: hexadecimal xids, a broker's unique keys. People know these messages by what their owner called them. */
const machineKeyed: readonly string[] = ['xa', 'rocketmq-half']

/** What a person calls a message. */
export const nameOf = ({ sourceKind, key, businessKey }: Pick<MessageRow, 'sourceKind' | 'key' | 'businessKey'>): string =>
  machineKeyed.includes(sourceKind) && businessKey !== '' ? businessKey : key
