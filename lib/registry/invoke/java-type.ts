// Java type names as service definitions write them: `java.util.Map<java.lang.String,com.shop.Order[]>`, `long`, `[Ljava.lang.String;`.

/** `raw` without arguments and array marks; `array` says how many dimensions. */
export type JavaType = { raw: string; args: JavaType[]; array: number }

const descriptors: Readonly<Record<string, string>> = {
  Z: 'boolean',
  B: 'byte',
  C: 'char',
  S: 'short',
  I: 'int',
  J: 'long',
  F: 'float',
  D: 'double',
}
const maxNesting = 12

/** Never throws: what it does not understand becomes a type of that name without arguments. */
export function parseJavaType(name: string, nesting = 0): JavaType {
  const text = name.trim()
  const descriptor = /^(\[+)(?:L([^;]+);|([ZBCSIJFD]))$/.exec(text)
  return descriptor ? describedType(descriptor) : writtenType(text, nesting)
}

const describedType = ([, marks = '', name, letter = '']: readonly string[]): JavaType => ({
  raw: name ?? descriptors[letter] ?? '',
  args: [],
  array: marks.length,
})

function writtenType(text: string, nesting: number): JavaType {
  const [, bare = text, marks = ''] = /^(.*?)((?:\s*\[\s*\])*)$/s.exec(text) ?? []
  const array = marks.split('[').length - 1
  // a wildcard or a bounded variable is what bounds it
  const bounded = /^[?\w$]+\s+(?:extends|super)\s+(.+)$/s.exec(bare)?.[1] ?? bare
  const open = bounded.indexOf('<')
  if (open < 0 || !bounded.endsWith('>') || nesting >= maxNesting) return { raw: bounded.trim(), args: [], array }
  const args = splitArguments(bounded.slice(open + 1, -1)).map((part) => parseJavaType(part, nesting + 1))
  return { raw: bounded.slice(0, open).trim(), args, array }
}

/** At the commas that are in no inner brackets. */
function splitArguments(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at <= text.length; at += 1) {
    const letter = text[at]
    if (letter === '<') depth += 1
    if (letter === '>') depth -= 1
    if (at < text.length && (letter !== ',' || depth > 0)) continue
    parts.push(text.slice(start, at))
    start = at + 1
  }
  return parts.filter((part) => part.trim() !== '')
}

/**
 * The erased name that ReflectUtils#name2class finds the class by: without arguments, a class inside another after `$`, where a
 * definition writes the canonical name with a dot.
 */
export function erasedName({ raw, array }: JavaType): string {
  const isVariable = /^(\?|[A-Z]\d?)$/.test(raw)
  return (isVariable ? 'java.lang.Object' : binaryName(raw)) + '[]'.repeat(array)
}

/** `com.shop.Order.Item` → `com.shop.Order$Item`: packages are written small, classes large. */
export function binaryName(canonical: string): string {
  const parts = canonical.split('.')
  const first = parts.findIndex((part) => /^[A-Z]/.test(part))
  return first < 0 ? canonical : [...parts.slice(0, first), parts.slice(first).join('$')].join('.')
}

const primitives = ['boolean', 'byte', 'char', 'short', 'int', 'long', 'float', 'double']
const boxes: Readonly<Record<string, string>> = {
  Boolean: 'boolean',
  Byte: 'byte',
  Character: 'char',
  Short: 'short',
  Integer: 'int',
  Long: 'long',
  Float: 'float',
  Double: 'double',
}

export const isPrimitive = (raw: string): boolean => primitives.includes(raw)

export type JavaShape =
  | { shape: 'integer'; width: 8 | 16 | 32 | 64 }
  | { shape: 'decimal' | 'boolean' | 'char' | 'text' | 'number-text' | 'date' | 'date-text' | 'collection' | 'map' | 'unknown' }

const plainShapes: Readonly<Record<string, JavaShape>> = {
  boolean: { shape: 'boolean' },
  char: { shape: 'char' },
  byte: { shape: 'integer', width: 8 },
  short: { shape: 'integer', width: 16 },
  int: { shape: 'integer', width: 32 },
  long: { shape: 'integer', width: 64 },
  float: { shape: 'decimal' },
  double: { shape: 'decimal' },
  'java.lang.String': { shape: 'text' },
  'java.lang.CharSequence': { shape: 'text' },
  'java.math.BigDecimal': { shape: 'number-text' },
  'java.math.BigInteger': { shape: 'number-text' },
  'java.util.Date': { shape: 'date' },
}

/** What JSON a type is written as. `unknown`: an object, an enum, or whatever a definition says of it. */
export function shapeOf({ raw }: JavaType): JavaShape {
  const plain = plainShapes[raw.startsWith('java.lang.') ? (boxes[raw.slice(10)] ?? raw) : raw]
  if (plain) return plain
  if (/^java\.(sql|time)\./.test(raw)) return { shape: 'date-text' }
  if (/^java\.util\..*Map$/.test(raw)) return { shape: 'map' }
  if (/^java\.(util\.([A-Za-z.]*(List|Set|Collection|Queue|Deque|Vector|Stack))|lang\.Iterable)$/.test(raw)) return { shape: 'collection' }
  return { shape: 'unknown' }
}
