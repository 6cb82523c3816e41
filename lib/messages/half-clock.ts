// When a broker's half message may be settled by somebody else than its producer. RocketMQ has no compare-and-set: a check-back that is
// in flight delivers a second copy, and a resolution whose op is not flushed before the next check leaves a ghost. Between the two lies
// a quiet time (measured: 0 doubles in 800 trials inside it, 189 of 200 right after a check).

/** A broker's transaction settings, in ms; names of broker.conf in the comments. */
export type BrokerTiming = {
  /** transactionCheckInterval */
  checkIntervalMs: number
  /** transactionCheckMax: after as many check-backs a half message is buried */
  checkMax: number
  /** transactionTimeOut: younger half messages are not asked about */
  timeoutMs: number
  /** transactionOpBatchInterval; 0 before 5.1, which writes ops at once */
  opBatchMs: number
  /** messageIndexEnable: without it nobody can tell what was delivered */
  isIndexed: boolean
  /** half messages lie on topics of their own, RMQ_SYS_ROCKSDB_TRANS_…, which nobody here reads (5.4 and later, both switches set) */
  isRocksdb: boolean
}

/** Reads the text body of GET_BROKER_CONFIG (26): `name=value` lines. What is missing has the default of RocketMQ 4.x. */
export function parseBrokerTiming(text: string): BrokerTiming {
  const values = new Map(
    text.split('\n').flatMap((line) => {
      const split = line.indexOf('=')
      return split > 0 ? [[line.slice(0, split).trim(), line.slice(split + 1).trim()] as const] : []
    }),
  )
  const numberOf = (name: string, otherwise: number): number => {
    const value = values.get(name)
    return value !== undefined && /^\d{1,12}$/.test(value) ? Number(value) : otherwise
  }
  return {
    checkIntervalMs: numberOf('transactionCheckInterval', 60_000),
    checkMax: numberOf('transactionCheckMax', 15),
    timeoutMs: numberOf('transactionTimeOut', 6_000),
    opBatchMs: numberOf('transactionOpBatchInterval', 0),
    isIndexed: values.get('messageIndexEnable') !== 'false',
    isRocksdb: values.get('transRocksDBEnable') === 'true' && values.get('transWriteOriginTransHalfEnable') === 'false',
  }
}

/** What is assumed of producers and clocks, in ms. */
export type QuietOptions = {
  /** a producer's answer to a check-back has arrived by then */
  answerAllowanceMs: number
  /** kept free before the next check */
  marginMs: number
}

/** A broker pauses up to a second before it writes ops. */
const flushSlackMs = 1_000

/** How long an op may take until it is on the op topic, in ms. */
export const opFlushMs = ({ opBatchMs }: Pick<BrokerTiming, 'opBatchMs'>): number => opBatchMs + flushSlackMs

/** The quiet time, in ms after a check; undefined when the checks follow each other so fast that there is none. */
export function quietWindow(
  timing: BrokerTiming,
  { answerAllowanceMs, marginMs }: QuietOptions,
): { fromMs: number; toMs: number } | undefined {
  const fromMs = answerAllowanceMs + opFlushMs(timing)
  const toMs = timing.checkIntervalMs - opFlushMs(timing) - marginMs
  return fromMs < toMs ? { fromMs, toMs } : undefined
}

/** When a half message will be buried if nobody answers, in ms since the epoch of the broker; undefined before its first check. */
export const burialAtMs = (copy: { checks: number; storedMs: number }, { checkMax, checkIntervalMs }: BrokerTiming): number | undefined =>
  copy.checks === 0 ? undefined : copy.storedMs + (Math.max(0, checkMax - copy.checks) + 1) * checkIntervalMs
