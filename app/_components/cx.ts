import { type ClassValue, clsx } from 'clsx'
import { extendTailwindMerge } from 'tailwind-merge'

const merge = extendTailwindMerge({ extend: { classGroups: { shadow: ['shadow-pop'] } } })

/** Joins class names; of two that contradict each other the later wins. */
export function cx(...values: ClassValue[]): string {
  return merge(clsx(values))
}
