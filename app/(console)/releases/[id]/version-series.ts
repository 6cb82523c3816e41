// From the calls per server to those of the two versions of a release.
import type { Series as CallSeries } from '#lib/statistics/schema'
import type { Series } from '../../../_components/charts/chart-types'

type Sum = { calls: number; failures: number; elapsedMs: number }
/** Per step, in order; null where nobody reported. */
export type Versions = { atMs: number; fresh: Sum | null; old: Sum | null }[]

export function toVersions({ series }: CallSeries, addresses: readonly string[]): Versions {
  const steps = new Map<number, { fresh: Sum | null; old: Sum | null }>()
  for (const { key, points } of series) {
    const version = addresses.includes(key) ? 'fresh' : 'old'
    for (const { at, calls, failures, averageMs } of points) {
      const step = steps.get(Date.parse(at)) ?? { fresh: null, old: null }
      steps.set(Date.parse(at), step)
      if (calls === null) continue
      const sum = step[version] ?? { calls: 0, failures: 0, elapsedMs: 0 }
      step[version] = {
        calls: sum.calls + calls,
        failures: sum.failures + (failures ?? 0),
        elapsedMs: sum.elapsedMs + calls * (averageMs ?? 0),
      }
    }
  }
  return [...steps].map(([atMs, step]) => ({ atMs, ...step })).sort((a, b) => a.atMs - b.atMs)
}

type Options = { asOf: string | null; names: { fresh: string; old: string }; stepSeconds: number }

/** Lines of the charts; undefined without a step. Steps that were not over by `asOf` are left out: they would fall to zero. */
export function versionCharts(versions: Versions, { asOf, names, stepSeconds }: Options) {
  const first = versions[0]
  const last = versions.at(-1)
  if (!first || !last) return undefined
  const untilMs = asOf === null ? Infinity : Date.parse(asOf)
  const whole = versions.filter(({ atMs }) => atMs + stepSeconds * 1000 <= untilMs)
  const line = (version: 'fresh' | 'old', of: (sum: Sum) => number | null): Series => ({
    id: version,
    label: names[version],
    points: whole.map((step) => ({ atMs: step.atMs, value: step[version] && of(step[version]) })),
  })
  const share: Series = {
    id: 'fresh',
    label: names.fresh,
    points: whole.map(({ atMs, fresh, old }) => ({ atMs, value: shareOf(fresh, old) })),
  }
  const both = (of: (sum: Sum) => number | null) => [line('fresh', of), line('old', of)]
  return {
    fromMs: first.atMs,
    toMs: last.atMs + stepSeconds * 1000,
    share: [share],
    errors: both(({ calls, failures }) => (calls === 0 ? null : (100 * failures) / calls)),
    latency: both(({ calls, elapsedMs }) => (calls === 0 ? null : elapsedMs / calls)),
  }
}

function shareOf(fresh: Sum | null, old: Sum | null): number | null {
  const all = (fresh?.calls ?? 0) + (old?.calls ?? 0)
  return all === 0 ? null : (100 * (fresh?.calls ?? 0)) / all
}
