'use client'
import { useTheme } from 'next-themes'
import { useEffect } from 'react'
import { toast as sonner, Toaster as Sonner } from 'sonner'
import { showToastsBy } from './toast'

/** The toasts themselves; the list must be there before the first is handed to it. */
export function ToastList() {
  const { resolvedTheme } = useTheme()
  useEffect(() => showToastsBy(sonner), [])
  return (
    <Sonner
      position="bottom-right"
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast: 'flex w-88 items-start gap-2 rounded-lg bg-raised p-3 font-sans text-sm text-ink shadow-pop',
          title: 'font-medium',
          description: 'text-muted!',
          actionButton: 'ms-auto shrink-0 rounded-md px-2 font-medium text-accent hover:bg-hover',
          success: '[&_[data-icon]]:text-ok',
          error: '[&_[data-icon]]:text-danger',
          warning: '[&_[data-icon]]:text-warning',
        },
      }}
    />
  )
}
