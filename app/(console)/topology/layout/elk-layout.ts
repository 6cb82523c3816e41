'use client'
import ELK, { type ELK as Elk } from 'elkjs/lib/elk-api'
import { fromElk, toElk } from './to-elk'
import type { Layout, Shape } from './positions'

/** A graph of 150 nodes takes well under a second; past this the worker is taken for stuck. */
const timeoutMs = 15_000
let elk: Elk | undefined

/** Lays the graph out in a Web Worker; rejects when the worker fails or takes too long, and starts a new one next time. */
export async function layOut(shape: Shape): Promise<Layout> {
  elk ??= new ELK({ workerFactory: () => new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' }) })
  const current = elk
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the layout took too long')), timeoutMs)
  })
  try {
    return fromElk(await Promise.race([current.layout(toElk(shape)), late]))
  } catch (error) {
    current.terminateWorker()
    if (elk === current) elk = undefined
    throw error
  } finally {
    clearTimeout(timer)
  }
}
