type ToastOptions = { description?: string; action?: { label: string; onClick: () => void } }
type Say<Options = ToastOptions> = (title: string, options: Options) => unknown
/** What sonner's `toast` can do, as far as it is used. */
type Toasts = Say & { success: Say; error: Say<ToastOptions & { duration: number }> }
type Show = (by: Toasts) => void

let shownBy: Toasts | undefined
let waiting: Show[] = []
let onWait = (): void => {}

/** A short word after an action; anything that must be read or answered is no toast. */
export const toast = {
  done: (title: string, options: ToastOptions = {}) => show((by) => by.success(title, options)),
  failed: (title: string, options: ToastOptions = {}) => show((by) => by.error(title, { duration: 10_000, ...options })),
  note: (title: string, options: ToastOptions = {}) => show((by) => by(title, options)),
}

/** Called once the list of toasts is on the page: those that came before it are shown now. */
export function showToastsBy(by: Toasts): void {
  shownBy = by
  for (const one of waiting) one(by)
  waiting = []
}

function show(one: Show): void {
  if (shownBy) one(shownBy)
  else {
    waiting.push(one)
    onWait()
  }
}

/** Says when the list of toasts is needed at once. */
export function listenForToasts(listener: () => void): () => void {
  onWait = listener
  return () => {
    onWait = () => {}
  }
}
export const areToastsWaiting = (): boolean => waiting.length > 0
