import { toast as sonner } from 'sonner'

type ToastOptions = { description?: string; action?: { label: string; onClick: () => void } }

/** A short word after an action; anything that must be read or answered is no toast. */
export const toast = {
  done: (title: string, options: ToastOptions = {}) => sonner.success(title, options),
  failed: (title: string, options: ToastOptions = {}) => sonner.error(title, { duration: 10_000, ...options }),
  note: (title: string, options: ToastOptions = {}) => sonner(title, options),
}
