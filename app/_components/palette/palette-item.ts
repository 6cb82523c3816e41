import { z } from 'zod'

/** One hit of `/api/v1/search`. */
export const paletteItemSchema = z.object({
  kind: z.string(),
  id: z.string(),
  label: z.string(),
  hint: z.string().nullish(),
  // Only paths of the console: a hit must never lead to another site.
  href: z.string().regex(/^\/(?!\/)/),
})
export type PaletteItem = z.infer<typeof paletteItemSchema>

const maxRecent = 8

/** Puts an item in front of the recent ones. */
export function addRecent(recent: readonly PaletteItem[], item: PaletteItem): PaletteItem[] {
  return [item, ...recent.filter((other) => other.href !== item.href)].slice(0, maxRecent)
}
