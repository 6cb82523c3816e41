/** Sources of different kinds may share a configured id; their rows may not. */
export const sourceIdOf = (kind: string, id: string): string => `${kind}:${id}`

/** The configured id inside a source id. */
export const configIdOf = (sourceId: string): string => sourceId.slice(sourceId.indexOf(':') + 1)
