// The table of design section 3 as data: which room may import which. Any other edge fails here.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = dirname(import.meta.dirname)
const thisFile = 'tests/architecture.test.ts'
const slices = ['registry', 'governance', 'statistics', 'kafka', 'messages', 'locks', 'operations', 'access']
/** parts of platform without I/O, clock or environment */
const purePlatform = [
  'errors',
  'answer',
  'source-id',
  'source-schema',
  'sentence',
  'connection-sentences',
  'config',
  'worker-task',
  'clock',
]
/** what app may know of the platform: answers, errors, sources, the log, and its queries */
const appPlatform = ['errors', 'answer', 'source-schema', 'sentence', 'connection-sentences', 'log', 'queries']
/** packages that neither read nor write anything, usable in the browser */
const purePackages = ['zod', 'yaml', 'js-md5']

type Room =
  | { kind: 'pure' | 'io' | 'queries' | 'commands' | 'tasks'; slice: string }
  | { kind: 'platform'; name: string }
  | { kind: 'worker' | 'app' | 'scripts' | 'demo' | 'bench' | 'tests' | 'root' }

const tops = ['app', 'scripts', 'demo', 'bench', 'tests'] as const

function roomOf(file: string): Room {
  const [top = '', second = '', third = ''] = file.split('/')
  if (top === 'lib') return libRoomOf(file, second, third)
  return { kind: tops.find((known) => known === top) ?? 'root' }
}

function libRoomOf(file: string, second: string, third: string): Room {
  if (second === 'platform') return { kind: 'platform', name: third.replace(/\.ts$/, '') }
  if (second === 'worker') return { kind: 'worker' }
  if (!slices.includes(second)) throw new Error(`${file}: no such room; a slice is one of ${slices.join(', ')}`)
  if (third === 'io') return { kind: 'io', slice: second }
  const special = (['queries', 'commands', 'tasks'] as const).find((kind) => third === kind || third === `${kind}.ts`)
  return { kind: special ?? 'pure', slice: second }
}

const isPure = (to: Room): boolean => to.kind === 'pure' || (to.kind === 'platform' && purePlatform.includes(to.name))
const isPlatform = (to: Room): boolean => to.kind === 'platform'
const isQueries = (to: Room): boolean => to.kind === 'queries'
const isOperations = (to: Room): boolean => 'slice' in to && to.slice === 'operations'
const platformIs =
  (...names: string[]) =>
  (to: Room): boolean =>
    to.kind === 'platform' && names.includes(to.name)
const own =
  (...kinds: Room['kind'][]) =>
  (to: Room, from: Room): boolean =>
    kinds.includes(to.kind) && 'slice' in to && 'slice' in from && to.slice === from.slice
const any =
  (...kinds: Room['kind'][]) =>
  (to: Room): boolean =>
    kinds.includes(to.kind)

/** room → what it may import; any of the tests is enough */
const table: Readonly<Record<Room['kind'], readonly ((to: Room, from: Room) => boolean)[]>> = {
  pure: [isPure],
  io: [isPure, isPlatform, own('io')],
  queries: [isPure, isQueries, own('io'), platformIs('sources', 'internal-http')],
  commands: [isPure, isQueries, own('io', 'commands'), isOperations],
  tasks: [isPure, isPlatform, isQueries, own('io', 'tasks'), isOperations],
  platform: [isPlatform],
  worker: [any('tasks', 'worker'), isPlatform],
  app: [any('app', 'pure', 'queries', 'commands', 'root'), platformIs(...appPlatform)],
  scripts: [(to) => !any('tests', 'app')(to)],
  demo: [any('demo', 'scripts'), isPlatform],
  bench: [() => true],
  tests: [() => true],
  root: [() => true],
}

const allowed = (from: Room, to: Room): boolean => table[from.kind].some((test) => test(to, from))

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
  return [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g,
    ),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
}

/** The imported file relative to the root, or undefined for a package. */
function resolveImport(file: string, specifier: string): string | undefined {
  const path = specifier.startsWith('#')
    ? specifier.slice(1)
    : specifier.startsWith('.')
      ? normalize(join(dirname(file), specifier))
      : undefined
  if (path === undefined) return undefined
  return ['', '.ts', '.tsx'].map((ending) => path + ending).find((candidate) => texts.has(candidate)) ?? path
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
    const clocks = code.filter(
      (file) => roomOf(file).kind === 'pure' && /\bDate\.now\(\)|new Date\(\)|process\.env/.test(texts.get(file) ?? ''),
    )
    expect([...impure, ...clocks]).toEqual([])
  })

  it('keeps brokers, ZooKeeper and databases of others out of web', () => {
    const clients = ['node-zookeeper-client', 'kafkajs', 'kafka-ts', 'pg', '@prisma/client']
    expect(
      edges.filter(({ file, specifier }) => roomOf(file).kind === 'app' && clients.includes(specifier)).map(({ file }) => file),
    ).toEqual([])
  })

  it('touches kafka-ts in its own folder only', () => {
    expect(
      edges
        .filter(
          ({ file, specifier }) =>
            specifier === 'kafka-ts' && !/^lib\/(kafka|messages)\/io\/kafka/.test(file) && !file.startsWith('tests/'),
        )
        .map(({ file }) => file),
    ).toEqual([])
  })

  it('has no cycle', () => {
    const next = new Map(
      code.map((file) => [
        file,
        edges.filter((edge) => edge.file === file && edge.target && texts.has(edge.target)).map((edge) => edge.target ?? ''),
      ]),
    )
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
    const loose = /:\s*any\b|\bas any\b|<any>|@ts-(ignore|expect-error)|(es|ox)lint-disable|\b(it|test|describe)\.(skip|only|todo)\b/
    expect(code.filter((file) => file !== thisFile && loose.test(texts.get(file) ?? ''))).toEqual([])
  })

  it('names no registry host and no machine path', () => {
    const hosts = /registry\.npmjs|repo1?\.maven\.apache|deb\.debian|\/work\/main|\/root\//
    expect(files.filter((file) => file !== thisFile && hosts.test(texts.get(file) ?? ''))).toEqual([])
  })
})
