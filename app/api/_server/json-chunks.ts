// JSON of large answers in pieces. As one string it is the largest thing the web process makes: twice its bytes as soon as one character is
// beyond Latin-1, its UTF-8 beside it, and both long-lived enough to leave the young generation.

/** Characters after which a piece is encoded. */
const pieceLength = 65_536
/** Rows of a list that are written by one call: far faster than one by one, and still a small piece. */
const rowsAtOnce = 64
/** The envelope, its data, and the lists in it; what lies deeper is one row's. */
const maxDepth = 2

/** UTF-8 of `JSON.stringify(value)`, in order, each piece made when it is asked for. */
export function* jsonChunks(value: unknown): Generator<Uint8Array<ArrayBuffer>, undefined> {
  const encoder = new TextEncoder()
  let piece = ''
  for (const part of partsOf(value, maxDepth)) {
    piece += part
    if (piece.length < pieceLength) continue
    yield encoder.encode(piece)
    piece = ''
  }
  yield encoder.encode(piece)
}

/** Lists row by row; plain objects, down to `depth`, entry by entry. */
function* partsOf(value: unknown, depth: number): Generator<string> {
  if (Array.isArray(value)) yield* listParts(value)
  else if (depth > 0 && isPlain(value)) yield* objectParts(value, depth)
  else yield textOf(value)
}

function* listParts(values: readonly unknown[]): Generator<string> {
  let before = '['
  for (let at = 0; at < values.length; at += rowsAtOnce) {
    yield before + JSON.stringify(values.slice(at, at + rowsAtOnce)).slice(1, -1)
    before = ','
  }
  yield before === '[' ? '[]' : ']'
}

function* objectParts(value: object, depth: number): Generator<string> {
  let before = '{'
  for (const [key, entry] of Object.entries(value)) {
    if (!isWritten(entry)) continue
    yield `${before}${JSON.stringify(key)}:`
    yield* partsOf(entry, depth - 1)
    before = ','
  }
  yield before === '{' ? '{}' : '}'
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype && !('toJSON' in value)

/** JSON leaves these out of objects. */
const isWritten = (value: unknown): boolean => value !== undefined && typeof value !== 'function' && typeof value !== 'symbol'

/** In lists it writes null for them. */
const textOf = (value: unknown): string => (isWritten(value) ? JSON.stringify(value) : 'null')
