'use client'
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import { matchKeys, sequenceWaitMs } from './key-sequence'

export type Hotkey = { keys: string; label: string; group: 'global' | 'page' | 'go'; run: () => void }

let hotkeys: readonly Hotkey[] = []
const listeners = new Set<() => void>()
const none: readonly Hotkey[] = []

/** Binds keys ("g s", "/", "mod+k") while the component is mounted; `label` is what the `?` help says. */
export function useHotkey(
  keys: string,
  { label, group = 'page', run }: Omit<Hotkey, 'keys' | 'group'> & { group?: Hotkey['group'] },
): void {
  const latest = useEffectEvent(run)
  useEffect(() => {
    const hotkey: Hotkey = { keys, label, group, run: () => latest() }
    change([...hotkeys, hotkey])
    return () => change(hotkeys.filter((other) => other !== hotkey))
  }, [keys, label, group])
}

/** All shortcuts in force, for the help. */
export function useHotkeys(): readonly Hotkey[] {
  return useSyncExternalStore(
    subscribe,
    () => hotkeys,
    () => none,
  )
}

/** Listens to the keyboard; used once, by the shell. */
export function useHotkeyListener(): void {
  useEffect(() => {
    let prefix = ''
    let timer: ReturnType<typeof setTimeout> | undefined
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.altKey || event.defaultPrevented || isModifier(event.key)) return
      const press = { key: event.key, mod: event.metaKey || event.ctrlKey, typing: isTyping(event.target) }
      const found = matchKeys(
        hotkeys.map((hotkey) => hotkey.keys),
        prefix,
        press,
      )
      clearTimeout(timer)
      prefix = found.prefix
      if (prefix !== '') timer = setTimeout(() => (prefix = ''), sequenceWaitMs)
      // The one bound last wins: a dialog or page over the shell.
      const hotkey = hotkeys.findLast((candidate) => candidate.keys === found.matched)
      if (!hotkey) return
      event.preventDefault()
      hotkey.run()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}

function change(next: readonly Hotkey[]): void {
  hotkeys = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function isModifier(key: string): boolean {
  return key === 'Shift' || key === 'Control' || key === 'Meta'
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}
