/** How the list of services is sorted until somebody sorts it. */
export const defaultSort = '-health'
export const pageSize = 100

/** What the list asks for first where nothing is searched or filtered: the very URL, so that the browser takes what it has read ahead. */
export const firstPageUrl = `/api/v1/services?sort=${defaultSort}&pageSize=${pageSize}`
