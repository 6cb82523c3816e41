'use client'
import { useEffect, useState } from 'react'
import { z } from 'zod'
import { requestApi } from '../../_hooks/api-client'
import { problemOf } from '../../_hooks/use-api'
import { type PaletteItem, paletteItemSchema } from './palette-item'

/** Gathers keys that come at once (a held key, a paste); a person who types gets an answer to every key. */
const debounceMs = 15
const hits = z.array(paletteItemSchema)
const noItems: readonly PaletteItem[] = []

export type Search = { items: readonly PaletteItem[]; searching: boolean; failed: boolean }

/** Asks the server while the person types; the last hits stay until the next are there. */
export function useSearch(query: string): Search {
  const text = query.trim()
  const [answer, setAnswer] = useState({ text: '', items: noItems, failed: false })
  useEffect(() => {
    if (text === '') return undefined
    const controller = new AbortController()
    const ask = async () => {
      try {
        const { data } = await requestApi(`search?q=${encodeURIComponent(text)}`, hits, { signal: controller.signal })
        if (!controller.signal.aborted) setAnswer({ text, items: data, failed: false })
      } catch (error) {
        if (controller.signal.aborted) return
        problemOf(error)
        setAnswer({ text, items: noItems, failed: true })
      }
    }
    const timer = setTimeout(() => void ask(), debounceMs)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [text])
  if (text === '') return { items: noItems, searching: false, failed: false }
  return { items: answer.items, searching: answer.text !== text, failed: answer.failed }
}
