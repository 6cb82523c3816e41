// What runs inside the page. Each function is sent as text: it uses nothing but its argument and the browser.

export type Scrolled = { frames: number[]; longTasks: number[] }

/** Scrolls the parent of an element from top to bottom in so many frames; how long each frame took. */
export async function scrollThrough({ frames, selector }: { frames: number; selector: string }): Promise<Scrolled> {
  const scroller = document.querySelector(selector)?.parentElement
  if (!scroller) throw new Error(`nothing matches ${selector}`)
  const longTasks: number[] = []
  const observer = new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((entry) => entry.duration)))
  observer.observe({ type: 'longtask' })
  const step = (scroller.scrollHeight - scroller.clientHeight) / frames
  const deltas: number[] = []
  let before = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
  for (let frame = 1; frame <= frames; frame += 1) {
    scroller.scrollTop = frame * step
    const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
    deltas.push(now - before)
    before = now
  }
  observer.disconnect()
  return { frames: deltas, longTasks }
}

/** When the first row of the list is there, in milliseconds since the navigation began. */
export async function rowsShown(): Promise<number> {
  while (!document.querySelector('tbody tr[id]')) {
    if (performance.now() > 30_000) throw new Error('no row came within 30 s')
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
  return performance.now()
}

/** Resolves when the row with this number is there. */
export async function untilRow(row: number): Promise<void> {
  const endsAt = performance.now() + 30_000
  while (!document.querySelector(`tbody tr[id][aria-rowindex="${row}"]`)) {
    if (performance.now() > endsAt) throw new Error(`row ${row} did not come within 30 s`)
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
}

/** From the next key to the first frame in which the palette has answered what was typed with it. */
export async function keyToResults(): Promise<number> {
  const startedAt = await new Promise<number>((resolve, reject) => {
    document.addEventListener('keydown', () => resolve(performance.now()), { once: true, capture: true })
    setTimeout(() => reject(new Error('no key came within 10 s')), 10_000)
  })
  const isSearching = (): boolean => document.querySelector('[cmdk-list]')?.getAttribute('aria-busy') === 'true'
  await new Promise((resolve) => requestAnimationFrame(resolve))
  while (isSearching() && performance.now() < startedAt + 10_000) await new Promise((resolve) => requestAnimationFrame(resolve))
  return performance.now() - startedAt
}
