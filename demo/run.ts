import { spawn } from 'node:child_process'

export type RunOptions = { cwd?: string; onLine?: (line: string) => void; signal?: AbortSignal }

/** Runs a command to its end and gives its output; a non-zero exit is an error that carries the last lines. */
export function run(command: string, commandArguments: readonly string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, commandArguments, {
      cwd: options.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.signal ? { signal: options.signal } : {}),
    })
    let output = ''
    let pending = ''
    const take = (chunk: Buffer): void => {
      const text = chunk.toString()
      output = (output + text).slice(-200_000)
      const lines = (pending + text).split('\n')
      pending = lines.pop() ?? ''
      for (const line of lines) options.onLine?.(line)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(output)
      else reject(new Error(`${command} ended with code ${code ?? 'unknown'}:\n${output.trimEnd().split('\n').slice(-25).join('\n')}`))
    })
  })
}

export async function isRunnable(command: string, versionFlag: string): Promise<boolean> {
  try {
    await run(command, [versionFlag], { signal: AbortSignal.timeout(30_000) })
    return true
  } catch {
    return false
  }
}
