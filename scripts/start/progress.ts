/** Says what is going on: one line per step, and how long a slow one has been at it. */
export type Progress = { say(text: string): void; step<T>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T> }

export function createProgress(write: (line: string) => void = (line) => process.stderr.write(`${line}\n`)): Progress {
  return {
    say: write,
    async step(title, work) {
      const began = Date.now()
      let note = ''
      write(`· ${title} …`)
      const timer = setInterval(() => write(`  ${title}: ${seconds(began)} so far${note ? `, ${note}` : ''}`), 10_000)
      try {
        const result = await work((text) => {
          note = text
        })
        write(`✓ ${title} (${seconds(began)})`)
        return result
      } finally {
        clearInterval(timer)
      }
    },
  }
}

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`
