// JSON that is read and written again must not change: an order number beyond 2^53 or an amount of 10.00 would come out as another
// text. Numbers that a double does not print the same way are kept as their source text (TC39 "JSON.parse source text access").

declare global {
  interface JSON {
    parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown
    rawJSON(text: string): object
    isRawJSON(value: unknown): value is { rawJSON: string }
  }
}

/** Parses JSON so that `formatExactJson` gives every number back as it was written. Throws SyntaxError. */
export const parseExactJson = (text: string): unknown =>
  JSON.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? JSON.rawJSON(source) : value,
  )

/** The compact JSON text of a value that `parseExactJson` gave. */
export const formatExactJson = (value: unknown): string => JSON.stringify(value)

/** The source text of a number that a double cannot hold as written; undefined for everything else. */
export const exactNumberText = (value: unknown): string | undefined => (JSON.isRawJSON(value) ? value.rawJSON : undefined)
