// Builds the pages once per state of the sources.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from './preflight.ts'

const inputs = [
  'app',
  'lib',
  'locales',
  'prisma',
  'public',
  'package-lock.json',
  'package.json',
  'next.config.mjs',
  'postcss.config.mjs',
  'tsconfig.json',
]

/** Builds when anything that goes into the pages changed; answers whether it built. */
export async function buildPages(root: string, note: (text: string) => void): Promise<boolean> {
  const marker = join(root, '.next', 'pilothouse-sources')
  const hash = sourcesHash(root)
  if (existsSync(marker) && existsSync(join(root, '.next', 'BUILD_ID')) && readFileSync(marker, 'utf8') === hash) return false
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules/next/dist/bin/next'), 'build'], {
      cwd: root,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-6000)
      const line = chunk.toString().trim().split('\n').at(-1)
      if (line) note(line.slice(0, 80))
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new StartError(`${output}\nThe pages could not be built (see above).`))))
  })
  writeFileSync(marker, hash)
  return true
}

function sourcesHash(root: string): string {
  const hash = createHash('sha256')
  for (const input of inputs) {
    const path = join(root, input)
    if (!existsSync(path)) continue
    for (const file of filesOf(path)) hash.update(file.slice(root.length)).update(readFileSync(file))
  }
  return hash.digest('hex')
}

function filesOf(path: string): string[] {
  try {
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
  } catch {
    return [path]
  }
}
