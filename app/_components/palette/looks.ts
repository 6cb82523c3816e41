// How the palette looks, with its code and before it.
export const backdropLooks = 'fixed inset-0 z-40 bg-black/25 dark:bg-black/50'
export const frameLooks =
  'fixed top-[10vh] left-1/2 z-40 w-160 max-w-[calc(100vw-2rem)] -translate-x-1/2 overflow-hidden rounded-lg bg-raised shadow-pop outline-none'
export const fieldLooks = 'h-12 w-full border-b bg-transparent px-4 text-lg outline-none placeholder:text-muted focus-visible:outline-none'
