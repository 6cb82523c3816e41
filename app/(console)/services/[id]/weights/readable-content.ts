import { decodeQuietly } from '../../../../_components/format/readable-paths'

/** A rule as a person reads it: URLs decoded, one parameter a line; YAML as it is. */
export function readableContent(content: string): string {
  const decoded = content.includes('%3A%2F%2F') ? decodeQuietly(content) : content
  return /^[a-z]+:\/\/\S+$/.test(decoded) ? decoded.replace('?', '\n  ?').replaceAll('&', '\n  &') : decoded
}
