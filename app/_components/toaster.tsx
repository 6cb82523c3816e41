'use client'
import { useSyncExternalStore } from 'react'
import { late } from './late'
import { areToastsWaiting, listenForToasts } from './toast'

const ToastList = late<{ open: boolean }>(() => import('./toast-list').then((module) => module.ToastList))

/** Where `toast(…)` shows up; mounted once in the root layout. */
export function Toaster() {
  return <ToastList open={useSyncExternalStore(listenForToasts, areToastsWaiting, areToastsWaiting)} />
}
