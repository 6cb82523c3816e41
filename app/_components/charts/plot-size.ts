/** Sizes that the plot and the labels beside it must agree on, in pixels. */
export const plotMargin = { top: 8, right: 4, bottom: 0, left: 0 }
export const axisHeight = 22
