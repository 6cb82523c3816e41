// Who wrote each line of a rule as it is now, out of its revisions.
import { diffLines, linesOf } from './diff-lines.ts'

/** Oldest first; null = the rule was gone. */
export type BlamedRevision = { id: string; content: string | null }
export type BlamedLine = { text: string; revision: string }

/**
 * Lines of the last revision, each with the revision that brought it. What a rule said before it was taken away counts for nothing:
 * whoever put it back, wrote it.
 */
export function blameLines(revisions: readonly BlamedRevision[]): BlamedLine[] {
  let lines: BlamedLine[] = []
  for (const { id, content } of revisions) {
    const after = linesOf(content)
    const changes = diffLines(
      lines.map(({ text }) => text),
      after,
    )
    const next: BlamedLine[] = []
    let from = 0
    for (const { beforeLine, beforeCount, afterLine, afterCount } of changes) {
      next.push(...lines.slice(from, beforeLine - 1))
      next.push(...after.slice(afterLine - 1, afterLine - 1 + afterCount).map((text) => ({ text, revision: id })))
      from = beforeLine - 1 + beforeCount
    }
    lines = [...next, ...lines.slice(from)]
  }
  return lines
}
