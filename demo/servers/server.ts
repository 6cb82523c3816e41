/** One real server that was started by us. Every call is safe to repeat. */
export interface Server {
  readonly name: string
  /** Of the JVM that runs now; changes with every restart. */
  readonly pid: number
  readonly port: number
  readonly running: boolean
  /** Ends the JVM without restarting it; resolves when it is gone. The signal is SIGKILL unless said. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Starts it again on the same port and data, ending it first where it still runs; resolves when it is ready. */
  restart(): Promise<void>
  /** Ends it for good: in order, by force after that time (five seconds unless said; 0 is by force at once). */
  close(graceMs?: number): Promise<void>
}
