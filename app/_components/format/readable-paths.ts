import { cutMiddle } from './cut-middle'

const maxLength = 96

/** Paths of znodes within a text are URL-encoded and long: decoded, and cut in the middle. Show the text itself on hover. */
export function readablePaths(text: string): string {
  return text.replaceAll(/\/\S{40,}/g, (path) => cutMiddle(decodeQuietly(path), maxLength))
}

/** Decoded where it can be, else as it is. */
export function decodeQuietly(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
