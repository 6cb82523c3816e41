// The table of design section 3 as data: which room may import which. Any other edge fails here.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = dirname(import.meta.dirname)
const slices = ['registry', 'governance', 'statistics', 'kafka', 'messages', 'locks', 'operations', 'access']
/** parts of platform without I/O, clock or environment */
const purePlatform = ['errors', 'answer', 'source-id', 'config', 'worker-task', 'clock']
/** what app may know of the platform: answers, errors, the log, and its queries */
const appPlatform = ['errors', 'answer', 'log', 'queries']
/** packages that neither read nor write anything, usable in the browser */
const purePackages = ['zod', 'yaml']

type Room =
  | { kind: 'pure' | 'io' | 'queries' | 'commands' | 'tasks'; slice: string }
  | { kind: 'platform'; name: string }
  | { kind: 'worker' | 'app' | 'scripts' | 'demo' | 'bench' | 'tests' | 'root' }

function roomOf(file: string): Room {
  const [top = '', second = '', third = ''] = file.split('/')
  if (top === 'lib' && second === 'platform') return { kind: 'platform', name: third.replace(/\.ts$/, '') }
  if (top === 'lib' && second === 'worker') return { kind: 'worker' }
  if (top === 'lib' && slices.includes(second)) {
    if (third === 'io') return { kind: 'io', slice: second }
    const special = /^(queries|commands|tasks)(\.ts)?$/.exec(third)?.[1]
    return { kind: (special ?? 'pure') as 'pure', slice: second }
  }
  if (['app', 'scripts', 'demo', 'bench', 'tests'].includes(top)) return { kind: top as 'app' }
  if (top === 'lib') throw new Error(`${file}: no such room; a slice is one of ${slices.join(', ')}`)
  return { kind: 'root' }
}

const isPure = (to: Room): boolean => to.kind === 'pure' || (to.kind === 'platform' && purePlatform.includes(to.name))
const same = (from: { slice: string }, to: Room, kind: Room['kind']): boolean => to.kind === kind && 'slice' in to && to.slice === from.slice

/** May a file in room `from` import one in room `to`? */
function allowed(from: Room, to: Room): boolean {
  switch (from.kind) {
    case 'pure':
      return isPure(to)
    case 'io':
      return isPure(to) || to.kind === 'platform' || same(from, to, 'io')
    case 'queries':
      return isPure(to) || same(from, to, 'io') || same(from, to, 'queries') || to.kind === 'queries' || (to.kind === 'platform' && ['sources', 'internal-http'].includes(to.name))
    case 'commands':
      return isPure(to) || same(from, to, 'io') || same(from, to, 'queries') || same(from, to, 'commands') || to.kind === 'queries' || ('slice' in to && to.slice === 'operations')
    case 'tasks':
      return isPure(to) || same(from, to, 'io') || same(from, to, 'tasks') || to.kind === 'queries' || to.kind === 'platform' || ('slice' in to && to.slice === 'operations')
    case 'platform':
      return to.kind === 'platform'
    case 'worker':
      return to.kind === 'tasks' || to.kind === 'platform' || to.kind === 'worker'
    case 'app':
      return to.kind === 'app' || to.kind === 'pure' || to.kind === 'queries' || to.kind === 'commands' || to.kind === 'root' || (to.kind === 'platform' && appPlatform.includes(to.name))
    case 'scripts':
      return to.kind !== 'tests' && to.kind !== 'app'
    case 'demo':
      return to.kind === 'demo' || to.kind === 'scripts' || to.kind === 'platform'
    default:
      return true
  }
}

function sourceFiles(folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (/^(node_modules|\.|target$)/.test(entry.name) || entry.name === 'next-env.d.ts') return []
    const path = join(folder, entry.name)
    if (relative(root, path) === join('lib', 'platform', 'prisma')) return []
    if (entry.isDirectory()) return sourceFiles(path)
    return /\.(ts|tsx|mts|mjs|java)$/.test(entry.name) ? [relative(root, path)] : []
  })
}

const files = sourceFiles()
const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
const code = files.filter((file) => !file.endsWith('.java'))

function importsOf(file: string): string[] {
  const text = (texts.get(file) ?? '').replace(/^\s*(\/\/.*|\*.*)$/gm, '')
  return [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
}

/** The imported file relative to the root, or undefined for a package. */
function resolveImport(file: string, specifier: string): string | undefined {
  const path = specifier.startsWith('#') ? `${specifier.slice(1)}` : specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : undefined
  if (path === undefined) return undefined
  return [path, `${path}.ts`, `${path}.tsx`].find((candidate) => texts.has(candidate)) ?? path
}

const edges = code.flatMap((file) => importsOf(file).map((specifier) => ({ file, specifier, target: resolveImport(file, specifier) })))

describe('architecture', () => {
  it('has no import that the table of rooms forbids', () => {
    const forbidden = edges
      .filter(({ target }) => target !== undefined && !target.startsWith('lib/platform/prisma/'))
      .filter(({ file, target }) => !allowed(roomOf(file), roomOf(target ?? '')))
      .map(({ file, target }) => `${file} → ${target}`)
    expect(forbidden).toEqual([])
  })

  it('keeps pure parts free of I/O: no Node module, only packages that do nothing by themselves', () => {
    const impure = edges
      .filter(({ file, target }) => target === undefined && roomOf(file).kind === 'pure')
      .filter(({ specifier }) => !purePackages.includes(specifier.split('/')[0] ?? ''))
      .map(({ file, specifier }) => `${file} → ${specifier}`)
    const clocks = code.filter((file) => roomOf(file).kind === 'pure' && /\bDate\.now\(\)|new Date\(\)|process\.env/.test(texts.get(file) ?? ''))
    expect([...impure, ...clocks]).toEqual([])
  })

  it('keeps brokers, ZooKeeper and databases of others out of web', () => {
    const clients = ['node-zookeeper-client', 'kafkajs', 'kafka-ts', 'pg', '@prisma/client', 'hessian.js']
    expect(edges.filter(({ file, specifier }) => roomOf(file).kind === 'app' && clients.includes(specifier)).map(({ file }) => file)).toEqual([])
  })

  it('touches kafka-ts in its own folder only', () => {
    expect(edges.filter(({ file, specifier }) => specifier === 'kafka-ts' && !/^lib\/(kafka|messages)\/io\/kafka/.test(file) && !file.startsWith('tests/')).map(({ file }) => file)).toEqual([])
  })

  it('has no cycle', () => {
    const next = new Map(code.map((file) => [file, edges.filter((edge) => edge.file === file && edge.target && texts.has(edge.target)).map((edge) => edge.target ?? '')]))
    const state = new Map<string, 'open' | 'done'>()
    const cycles: string[] = []
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return
      if (state.get(file) === 'open') return void cycles.push([...path.slice(path.indexOf(file)), file].join(' → '))
      state.set(file, 'open')
      for (const target of next.get(file) ?? []) visit(target, [...path, file])
      state.set(file, 'done')
    }
    for (const file of code) visit(file, [])
    expect(cycles).toEqual([])
  })

  it('has no barrel, no file over 250 lines', () => {
    expect(code.filter((file) => /(^|\/)index\.tsx?$/.test(file))).toEqual([])
    expect(files.filter((file) => (texts.get(file)?.split('\n').length ?? 0) > 251)).toEqual([])
  })

  it('has no loosened type, no silenced check, no skipped test', () => {
    const loose = new RegExp([':\\s*any\\b', '\\bas any\\b', '<any>', '@ts-' + 'ignore', '@ts-expect-' + 'error', 'lint-' + 'disable', '\\b(it|test|describe)\\.(skip|only|todo)\\b'].join('|'))
    expect(code.filter((file) => file !== 'tests/architecture.test.ts' && loose.test(texts.get(file) ?? ''))).toEqual([])
  })

  it('names no registry host and no machine path', () => {
    const hosts = new RegExp(['registry\\.npmjs', 'repo1?\\.maven\\.apache', 'deb\\.debian', '/work/' + 'main', '/root/'].join('|'))
    expect(files.filter((file) => file !== 'tests/architecture.test.ts' && hosts.test(texts.get(file) ?? ''))).toEqual([])
  })
})
