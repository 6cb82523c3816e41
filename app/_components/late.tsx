'use client'
import { type ComponentProps, type ComponentType, type ReactElement, useEffect, useState, useSyncExternalStore } from 'react'
import { loadWhenSettled } from '../_hooks/use-settled'

type Load<Props> = () => Promise<ComponentType<Props>>

/**
 * A part that nobody sees at first (a dialog, toasts): its code is loaded once the browser has nothing better to do, so that it is not
 * in the way of the page, or at once when `open` asks for it. `Meanwhile` stands in its place.
 */
export function late<Props extends object>(load: Load<Props>, Meanwhile?: ComponentType<Props>): ComponentType<Props> {
  const part = createPart(load)
  return function Late(props: Props) {
    const Part = usePart(part)
    const isOpen = 'open' in props && props.open === true
    useEffect(() => {
      if (isOpen) void part.request()
    }, [isOpen])
    if (Part) return <Part {...props} />
    return Meanwhile ? <Meanwhile {...props} /> : null
  }
}

/** What the button in the place of a late part does with what happens to it. */
export type Hold = { onClick: () => void; onFocus: () => void; onBlur: () => void }
/** The button that a caller gives. */
export type Trigger = ReactElement<Hold & Pick<ComponentProps<'button'>, 'aria-haspopup' | 'aria-expanded'>>
/** How a late part goes on where its button was left. */
export type Start = { defaultOpen: boolean; onButton: ((button: HTMLElement | null) => void) | undefined }

/** A menu or the like behind a button: until its code is there, a button of the same looks keeps the focus and remembers a press. */
export function lateBehind<Props extends object>(
  Button: ComponentType<Props & { hold: Hold }>,
  load: Load<Props & { start: Start }>,
): ComponentType<Props> {
  const part = createPart(load)
  return function LateBehind(props: Props) {
    const Part = usePart(part)
    const [pressed, setPressed] = useState(false)
    const [focused, setFocused] = useState(false)
    if (Part) return <Part {...props} start={{ defaultOpen: pressed, onButton: pressed || focused ? takeFocus : undefined }} />
    const press = () => {
      setPressed(true)
      void part.request()
    }
    return <Button {...props} hold={{ onClick: press, onFocus: () => setFocused(true), onBlur: () => setFocused(false) }} />
  }
}

const takeFocus = (button: HTMLElement | null): void => button?.focus()

function createPart<Props>(load: Load<Props>) {
  let loaded: ComponentType<Props> | null = null
  let loading: Promise<void> | undefined
  const listeners = new Set<() => void>()
  const run = async () => {
    try {
      loaded = await load()
      for (const listener of listeners) listener()
    } catch {
      // asked for again by the next press
      loading = undefined
    }
  }
  return {
    current: () => loaded,
    none: () => null,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    request: () => (loading ??= run()),
  }
}

/** The part once it is there; it is loaded when the page is settled. */
function usePart<Props>(part: ReturnType<typeof createPart<Props>>): ComponentType<Props> | null {
  useEffect(() => loadWhenSettled(part.request), [part])
  return useSyncExternalStore(part.subscribe, part.current, part.none)
}
