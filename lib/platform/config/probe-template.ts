// What a probe's question may be made of. Values of an item are never pasted into a statement or a URL: a statement binds them, a URL
// has them encoded.

/** `{name}` in URLs and JSON. */
export const placeholder = /\{([A-Za-z][A-Za-z0-9]*)\}/g

export type SqlPiece = { text: string } | { value: string }

/**
 * A statement in pieces: text, and `:name` where a value is bound. What is in quotes and a cast (`::text`) is text. Answers what is wrong
 * with it where it is more than one SELECT. That it cannot write, the database sees to: it runs in a read-only transaction.
 */
export function parseProbeSql(sql: string): { pieces: SqlPiece[] } | { problem: string } {
  const problem = problemOf(sql)
  if (problem !== undefined) return { problem }
  const pieces: SqlPiece[] = []
  let start = 0
  for (const found of sql.matchAll(/'[^']*'|"[^"]*"|`[^`]*`|::|:([A-Za-z][A-Za-z0-9]*)/g)) {
    const [whole, name] = found
    if (name === undefined) continue
    pieces.push({ text: sql.slice(start, found.index) }, { value: name })
    start = found.index + whole.length
  }
  pieces.push({ text: sql.slice(start) })
  return { pieces }
}

function problemOf(sql: string): string | undefined {
  if (!/^\s*(select|with)\b/i.test(sql)) return 'write one SELECT'
  if (/;|--|\/\*|#|\$\w*\$|\\/.test(sql)) return 'one statement without ; and comments, backslashes and dollar quotes'
  for (const quote of ["'", '"', '`']) if ((sql.split(quote).length - 1) % 2 === 1) return `a ${quote} is not closed`
  return undefined
}
