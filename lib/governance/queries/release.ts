// What pages and API read of releases.
import { answerFrom, decodeCursor, nowAnswer, pageOf, type Answer } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import { asWritten, joined, saidSchema } from '../../platform/sentence.ts'
import { sourceAges } from '../../platform/sources.ts'
import { fingerprintOf } from '../fingerprint.ts'
import type { ChoosableProvider } from '../io/release-providers.ts'
import { eventsOf, findRelease, selectReleases, type StoredEvent, type StoredRelease } from '../io/release-store.ts'
import { chooseProviders, type Chosen } from '../release/choose-providers.ts'
import { refusedField, sayWhyNot } from '../release/refusals.ts'
import { checkSteps } from '../release/check-steps.ts'
import { partsOf, type ReleasePlan } from '../release/plan.ts'
import type { Prediction } from '../release/predict.ts'
import { stepOf, type Progress } from '../release/progress.ts'
import { lookSchema, type Release, type ReleasePreview, type ReleasePreviewRequest, type ReleaseRow } from '../release/schema.ts'
import { loadPart, predictNow, predictStep } from './release-step.ts'
import { loadChoosable } from './release-subject.ts'
import { loadRule } from './rule.ts'
import { sayOfOutcome } from '../outcome-sentences.ts'

export type PlannedRelease = { plan: ReleasePlan; subject: string; preview: ReleasePreview }

/** Freezes a release and works out every step. Throws `not-found`, `invalid-input` with the field, `conflict` where a rule is in the way. */
export async function planRelease(request: ReleasePreviewRequest): Promise<PlannedRelease> {
  const { mode, steps, guard, advance, tag = null, key = null } = request
  checkSteps(request)
  const { sourceId, providers, subject } = await loadChoosable(request)
  const chosen = chooseProviders(providers, request.choose)
  const weights = Object.fromEntries(
    chosen.services.map((service) => [
      service,
      Object.fromEntries(providers.filter((one) => one.service === service).map(({ address, weight }) => [address, weight])),
    ]),
  )
  const { services, addresses, application } = chosen
  const plan: ReleasePlan = { registry: sourceId, services, application, mode, addresses, weights, tag, key, steps, guard, advance }
  if (mode === 'weight') refuseTagged(providers, plan)
  else await refuseRules(plan)
  return { plan, subject, preview: await previewOf(plan, chosen) }
}

/** Calls without a tag never reach a provider that carries one, whatever its weight. */
function refuseTagged(providers: readonly ChoosableProvider[], { addresses, services }: ReleasePlan): void {
  const tagged = providers.find(({ address, service, tag }) => tag !== '' && addresses.includes(address) && services.includes(service))
  if (tagged) throw refusedField('mode', 'release-tagged', { address: tagged.address, tag: tagged.tag })
}

/** A release writes the whole rule of a step, so nobody else's may be there. */
async function refuseRules(plan: ReleasePlan): Promise<void> {
  for (const part of partsOf(plan)) {
    const { rule } = await loadRule({
      kind: plan.mode === 'tag' ? 'tag' : 'condition',
      scope: plan.mode === 'tag' ? 'application' : 'service',
      key: part,
      registry: plan.registry,
    })
    if (rule.content !== null)
      throw new AppError('conflict', sayWhyNot('release-rule-there', { kind: rule.kind, part }), {
        details: { field: 'mode', live: rule.content },
      })
  }
}

async function previewOf(plan: ReleasePlan, { oldAddresses }: Chosen): Promise<ReleasePreview> {
  const before = await predictNow(plan)
  const steps: ReleasePreview['steps'] = []
  for (const [index, step] of plan.steps.entries()) steps.push({ ...step, ...(await predictStep(plan, index)) })
  refuseUnknown(plan, steps)
  const writes: ReleasePreview['writes'] = []
  const warnings = new Map<string, ReleasePreview['warnings'][number]>()
  for (const part of partsOf(plan)) {
    const { operation, findings } = await loadPart(plan, 0, part)
    for (const { path, before: live, after } of operation?.plan.writes ?? []) writes.push({ path, before: live, after })
    for (const finding of findings) warnings.set(`${finding.code} ${finding.text}`, finding)
  }
  for (const finding of takesCalls(before, steps[0])) warnings.set(finding.code, finding)
  const { registry, application, services, mode, addresses } = plan
  const fingerprint = await fingerprintOf({ plan: JSON.stringify(plan), writes: JSON.stringify(writes) })
  return {
    registry,
    application,
    services,
    mode,
    addresses,
    oldAddresses,
    before,
    steps,
    writes,
    warnings: [...warnings.values()],
    fingerprint,
  }
}

/** Weights of a load balance that does not follow them would be steps in the dark. */
function refuseUnknown({ mode }: ReleasePlan, steps: ReleasePreview['steps']): void {
  const unknown = mode === 'weight' ? steps.find(({ predicted }) => predicted === null) : undefined
  if (!unknown) return
  const reason = { text: unknown.reason, said: unknown.reasonSaid ?? asWritten(unknown.reason).said }
  const { text, said } = joined([sayWhyNot('release-weights-idle'), reason, sayWhyNot('release-by-others')], ' ')
  throw new AppError('invalid-input', { text: `mode: ${text}`, said }, { details: { field: 'mode' } })
}

function takesCalls({ predicted }: Prediction, first: Prediction | undefined): ReleasePreview['warnings'] {
  if (!predicted || predicted.high <= (first?.predicted?.high ?? 0) + 1e-9) return []
  return [
    {
      code: 'new-takes-calls',
      severity: 'warning',
      ...sayOfOutcome('release-takes-calls', { percent: (predicted.high * 100).toFixed(1) }),
    },
  ]
}

/** What a release would do, step by step. Nothing is planned by asking. */
export async function previewRelease(request: ReleasePreviewRequest): Promise<Answer<ReleasePreview>> {
  const { preview } = await planRelease(request)
  return answerFrom(preview, await sourceAges({ ids: [preview.registry] }))
}

type ListQuery = {
  state?: 'live' | 'ended' | undefined
  service?: string | undefined
  cursor?: string | undefined
  pageSize?: number | undefined
}

/** Releases, live ones first. */
export async function listReleases({ state, service, cursor, pageSize }: ListQuery): Promise<Answer<ReleaseRow[]>> {
  const offset = decodeCursor(cursor)
  const { rows, total } = await selectReleases({ state: state ?? '', service: service ?? '', offset, limit: pageSize ?? 50 })
  return { ...nowAnswer(rows.map(toRow)), page: pageOf(offset, rows.length, total) }
}

/** One release with its timeline. Throws `not-found`. */
export async function getRelease(id: string): Promise<Release> {
  const row = await loadRelease(id)
  const { plan, progress } = row
  const events = await eventsOf(id)
  const known = Object.values(plan.weights).flatMap((weights) => Object.keys(weights))
  return {
    ...toRow(row),
    addresses: plan.addresses,
    oldAddresses: [...new Set(known)].filter((address) => !plan.addresses.includes(address)).sort(),
    tag: plan.tag,
    key: plan.key,
    guard: plan.guard,
    advance: plan.advance,
    operations: progress.moves.flatMap(({ step, parts }) =>
      parts.flatMap(({ part, operationId }) => (operationId === null ? [] : [{ id: operationId, step, part }])),
    ),
    currentOperation: progress.current?.operationId ?? null,
    events: events.map(eventOf),
  }
}

/** What an event says in codes is kept in its detail. */
function eventOf({ detail: { said, ...detail }, at, ...event }: StoredEvent): Release['events'][number] {
  const known = saidSchema.array().safeParse(said)
  return { ...event, at: at.toISOString(), ...(known.success ? { said: known.data } : {}), detail }
}

const heldOf = ({ by, why, said }: NonNullable<Progress['held']>): ReleaseRow['held'] => ({ by, why, ...(said ? { said } : {}) })

/** Throws `not-found`. */
export async function loadRelease(id: string): Promise<StoredRelease> {
  const row = await findRelease(id)
  if (!row) throw new AppError('not-found', `There is no release ${id}.`)
  return row
}

function toRow({ id, plan, progress, look, ...row }: StoredRelease): ReleaseRow {
  return {
    id,
    registry: plan.registry,
    subject: row.subject,
    application: plan.application,
    services: plan.services,
    mode: plan.mode,
    state: progress.state,
    held: progress.held && heldOf(progress.held),
    step: stepOf(progress) ?? null,
    steps: plan.steps,
    look: lookSchema
      .nullable()
      .catch(null)
      .parse(look ?? null),
    actor: row.actor,
    reason: row.reason,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}
