/** How the list of services is sorted until somebody sorts it. */
export const defaultSort = '-health'
