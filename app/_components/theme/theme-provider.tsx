'use client'
import { ThemeProvider as NextThemeProvider } from 'next-themes'
import type { ReactNode } from 'react'

/** Light, dark or the system's; the class is set before the first paint, so nothing flashes. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  return (
    <NextThemeProvider attribute="class" defaultTheme="system" disableTransitionOnChange>
      {children}
    </NextThemeProvider>
  )
}
