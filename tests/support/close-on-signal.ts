// A run that is stopped from outside (CI's limit, Ctrl-C) leaves nothing behind either. Vitest itself would end a millisecond after the
// signal, with our servers still up: its listeners give way to ours.

const signals = ['SIGTERM', 'SIGINT'] as const

/** Runs `close` before the process ends of SIGTERM or SIGINT; answers what takes that back. */
export function closeOnSignal(close: () => Promise<void>): () => void {
  const end = (signal: NodeJS.Signals): void => void close().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143))
  for (const signal of signals) process.removeAllListeners(signal).once(signal, end)
  return () => {
    for (const signal of signals) process.off(signal, end)
  }
}
