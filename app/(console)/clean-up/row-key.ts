import type { LeftoverRow } from '#lib/registry/clean-up/schema'

/** A path may be a leftover in several registries. */
export const rowKey = (row: Pick<LeftoverRow, 'registry' | 'path'>): string => `${row.registry} ${row.path}`
