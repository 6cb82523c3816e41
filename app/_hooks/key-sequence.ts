/** What a key press means to the shortcuts: "g s", "/", "?", "mod+k". */
export type KeyPress = { key: string; mod: boolean; typing: boolean }

/** A first key of a sequence waits this long for its second. */
export const sequenceWaitMs = 1200

/**
 * Finds the shortcut that a press completes. While typing in a field only `mod+…` counts, so that nobody leaves a page by
 * writing "gs". Gives the shortcut, or the prefix to wait with, or neither.
 */
export function matchKeys(shortcuts: readonly string[], prefix: string, press: KeyPress): { matched?: string; prefix: string } {
  const name = press.mod ? `mod+${press.key.toLowerCase()}` : press.key
  if (press.typing && !press.mod) return { prefix: '' }
  const sequence = prefix === '' ? name : `${prefix} ${name}`
  const matched = [sequence, name].find((candidate) => shortcuts.includes(candidate))
  if (matched !== undefined) return { matched, prefix: '' }
  const begins = shortcuts.some((shortcut) => shortcut.startsWith(`${name} `))
  return { prefix: begins ? name : '' }
}
