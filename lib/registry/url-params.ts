/** The parameters as the URL had them: what has a column is put back. */
export function fullParams(stored: Readonly<Record<string, string>>, columns: Readonly<Record<string, string>>): Record<string, string> {
  const full: Record<string, string> = { ...stored }
  for (const [key, value] of Object.entries(columns)) if (value !== '') full[key] = value
  return full
}

/** Providers of one interface come one after the other and have the same methods: one list serves them all. */
let lastMethods: { text: string; list: string[] } = { text: '', list: [] }

export function methodsOf(text: string): string[] {
  if (text !== lastMethods.text) lastMethods = { text, list: text.split(',', 1000).filter((name) => name !== '') }
  return lastMethods.list
}
