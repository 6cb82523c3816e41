/** What tells an edge of the map from every other. No two pairs of ends share one, whatever they are called: the first ">" is ours. */
export const edgeId = (from: string, to: string): string => `${isPlain(from) ? from : from.replace(/[%>]/g, encodeURIComponent)}>${to}`
const isPlain = (id: string): boolean => !id.includes('>') && !id.includes('%')
