import type { ReactNode } from 'react'
import { LocaleSwitch } from './shell/locale-switch'
import { Mark } from './shell/mark'
import { ThemeMenu } from './shell/theme-menu'

/** The quiet page around sign-in and set-up. */
export function EntryFrame({ title, intro, children }: { title: string; intro: string; children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col bg-ground">
      <div className="flex items-center gap-1 p-3">
        <div className="ms-auto" />
        <ThemeMenu />
        <LocaleSwitch />
      </div>
      <main className="mx-auto flex w-88 max-w-[calc(100vw-2rem)] grow flex-col justify-center pb-[18vh]">
        <div className="flex items-center gap-2.5 pb-6">
          <Mark className="size-7 text-accent" />
          <span className="text-xl font-semibold tracking-tight">Pilothouse</span>
        </div>
        <h1 className="text-lg font-semibold">{title}</h1>
        <p className="pb-5 text-muted">{intro}</p>
        {children}
      </main>
    </div>
  )
}
