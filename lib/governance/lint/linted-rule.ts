// A rule under the linter: its document with comments and lines, and the findings as they are made.
import { isNode, LineCounter, parseDocument, type Document } from 'yaml'
import type { Sentence } from '../../platform/sentence.ts'
import { isGeneration3 } from '../simulate/condition/patterns.ts'
import type { SimulatedGeneration } from '../simulate/model.ts'
import { lintCodes, type LintCode } from './lint-codes.ts'
import type { LintFinding } from './lint-schema.ts'

export type Path = readonly (string | number)[]
type Fix = { says: Sentence; edit(document: Document): void }
export type RuleNode = { scope: 'service' | 'application'; key: string }
type Found = { code: LintCode; path: Path; says: Sentence; generations?: readonly SimulatedGeneration[]; fix?: Fix }

export class LintedRule {
  readonly content: string
  /** Generations that read the rule */
  readonly generations: readonly SimulatedGeneration[]
  /** Whose node it is, where that is known */
  readonly name: RuleNode | undefined
  readonly findings: LintFinding[] = []
  readonly #document: Document.Parsed
  readonly #lines = new LineCounter()

  constructor(content: string, generations: readonly SimulatedGeneration[], name?: RuleNode) {
    this.content = content
    this.name = name
    this.generations = generations
    this.#document = parseDocument(content, { version: '1.1', schema: 'yaml-1.1', lineCounter: this.#lines, logLevel: 'silent' })
  }

  /** Notes a finding where one of its generations reads the rule. */
  add({ code, path, says, generations = this.generations, fix }: Found): void {
    const concerned = this.generations.filter((generation) => generations.includes(generation))
    if (concerned.length === 0) return
    this.findings.push({
      code,
      severity: lintCodes[code],
      ...says,
      path: pathText(path),
      line: this.#lineOf(path),
      generations: [...concerned],
      fix: fix ? { ...fix.says, content: this.#edited(fix) } : null,
    })
  }

  readBy(test: (generation: SimulatedGeneration) => boolean): SimulatedGeneration[] {
    return this.generations.filter(test)
  }

  /** Generations of Dubbo 3 that read the rule. */
  get generations3(): SimulatedGeneration[] {
    return this.readBy(isGeneration3)
  }

  #lineOf(path: Path): number | null {
    if (path.length === 0) return null
    const node = this.#document.getIn(path, true)
    const start = isNode(node) ? node.range?.[0] : undefined
    return start === undefined ? this.#lineOf(path.slice(0, -1)) : this.#lines.linePos(start).line
  }

  #edited(fix: Fix): string {
    const copy = parseDocument(this.content, { version: '1.1', schema: 'yaml-1.1', logLevel: 'silent' })
    fix.edit(copy)
    return copy.toString({ lineWidth: 0 })
  }
}

const pathText = (path: Path): string =>
  path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('')
