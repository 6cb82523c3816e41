// One consumer and one method, router by router, before and after side by side.
import { AppError } from '../../platform/errors.ts'
import type { PreviewDetail } from '../rules/preview-schema.ts'
import { weightOf } from '../simulate/shares.ts'
import type { Invoker } from '../simulate/model.ts'
import { placedSide, type PlacedSide } from './compare-sides.ts'
import type { ConsumerGroup } from './consumer-groups.ts'
import { ringOfSides, type ComparedGroup, type ComparedService } from './preview-service.ts'
import { consumerName } from './show-service.ts'
import { outcomeOf, standingOf, type Outcome, type Standing } from './side.ts'

const maxRows = 2000
const maxFell = 500

type View = { standing: Standing; outcome: Outcome; side: PlacedSide }

/** Throws not-found where the service has no such consumer. Undefined where it has none at all. */
export function detailOf(
  compared: ComparedService,
  wanted: { consumer?: string | undefined; method?: string | undefined },
): PreviewDetail | undefined {
  const chosen = chosenGroup(compared, wanted.consumer)
  if (!chosen) return undefined
  const { group, member } = chosen
  const method = wanted.method ?? (chosen.compared.methods.find((one) => one.changed) ?? chosen.compared.methods[0])?.methods.sample ?? ''
  const viewOf = (when: 'before' | 'after'): View => {
    const standing = standingOf(compared.scenes[when], group, group[when])
    const outcome = outcomeOf(standing, method, compared.times)
    return { standing, outcome, side: placedSide(standing, outcome, true) }
  }
  const [before, after] = [viewOf('before'), viewOf('after')]
  return {
    service: compared.service,
    consumer: member,
    method,
    generation: group.shown,
    view: group.after,
    before: sideOf(before),
    after: sideOf(after),
    providers: rowsOf(compared, before, after),
    ring: ringOfSides({ before: before.side, after: after.side }) ?? null,
    findings: after.standing.findings,
  }
}

type Chosen = { compared: ComparedGroup; group: ConsumerGroup; member: string }

/** The named consumer, else the first of the group that the change hits hardest. */
function chosenGroup({ groups, service }: ComparedService, name: string | undefined): Chosen | undefined {
  if (name === undefined) {
    const compared = groups.find((one) => one.lostAll) ?? groups.find((one) => one.changed) ?? groups[0]
    const [first] = compared?.group.members ?? []
    return compared && first && { compared, group: compared.group, member: consumerName(first) }
  }
  for (const compared of groups) {
    const member = compared.group.members.find((one) => consumerName(one) === name || one.id === name)
    if (member) return { compared, group: compared.group, member: consumerName(member) }
  }
  throw new AppError('not-found', `consumer: ${service} has no consumer ${name.slice(0, 200)}.`, { details: { field: 'consumer' } })
}

function sideOf(view: View): PreviewDetail['before'] {
  const { kept, loadbalance, reason } = view.side
  return {
    steps: stepsOf(view),
    loadbalance: kept.length > 0 ? loadbalance : null,
    sharesReason: reason?.text ?? null,
    ...(reason && { sharesReasonSaid: reason.said }),
  }
}

function stepsOf({ standing: { places }, outcome }: View): PreviewDetail['before']['steps'] {
  const placeOf = (index: number): number => places[index] ?? -1
  return outcome.steps.map(({ router, kept, reasons }) => {
    const left = new Set(kept)
    const fell = Object.entries(reasons)
      .filter(([index]) => !left.has(Number(index)))
      .map(([index, { text, said }]) => ({ index: placeOf(Number(index)), reason: text, said }))
    return {
      router,
      keptCount: kept.length,
      kept: kept.slice(0, maxFell).map(placeOf),
      fell: fell.slice(0, maxFell),
      fellCount: fell.length,
    }
  })
}

function rowsOf({ facts, times }: ComparedService, before: View, after: View): PreviewDetail['providers'] {
  const [one, other] = [byPlace(before), byPlace(after)]
  const known = [...new Set([...one.keys(), ...other.keys()])].sort((left, right) => left - right)
  const [keptBefore, keptAfter] = [new Set(before.side.kept), new Set(after.side.kept)]
  return known.slice(0, maxRows).map((index) => {
    const [left, right] = [one.get(index), other.get(index)]
    const weights = (invoker: Invoker | undefined, { outcome: { context } }: View): [number, number] =>
      invoker ? [weightOf(invoker, context), weightOf(invoker, { ...context, nowMs: times.warmMs })] : [0, 0]
    const [[weightBefore, fullWeightBefore], [weightAfter, fullWeightAfter]] = [weights(left, before), weights(right, after)]
    return {
      index,
      address: facts.providers[index]?.address ?? '',
      keptBefore: keptBefore.has(index),
      keptAfter: keptAfter.has(index),
      weightBefore,
      weightAfter,
      fullWeightBefore,
      fullWeightAfter,
      shareBefore: shareAt(before.side.shares, index),
      shareAfter: shareAt(after.side.shares, index),
      warmedBefore: shareAt(before.side.warmed, index),
      warmedAfter: shareAt(after.side.warmed, index),
      moved: left && right ? movedBetween(left.url.params, right.url.params) : {},
    }
  })
}

const byPlace = ({ standing: { directory, places } }: View): Map<number, Invoker> =>
  new Map(directory.all.flatMap((invoker) => [[places[invoker.index] ?? -1, invoker]]))

const shareAt = (shares: ReadonlyMap<number, number> | null, index: number): number | null => shares && (shares.get(index) ?? 0)

type Params = Readonly<Record<string, string>>

function movedBetween(before: Params, after: Params): Record<string, [string | null, string | null]> {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => before[key] !== after[key])
  return Object.fromEntries(keys.slice(0, 30).map((key) => [key, [before[key] ?? null, after[key] ?? null]]))
}
