// What the API tells of a rule's past: GET rules/{kind}/{scope}/{key}/revisions and what is below it. Times are ISO 8601.
import { z } from 'zod'
import { listQuerySchema } from '../../platform/answer.ts'
import { ruleNameSchema } from '../rules/rule-schema.ts'
import { ruleFormats } from '../rules/rule-name.ts'

const registry = z.string().min(1).max(200)
const revisionId = z.string().regex(/^\d{1,18}$/, 'write the id of a revision')

export const ruleRegistryQuerySchema = z.object({ registry })
export const revisionNameSchema = ruleNameSchema.extend({ id: revisionId })

export const revisionsQuerySchema = listQuerySchema.pick({ cursor: true, pageSize: true }).extend({
  registry,
  /** Only of nodes of this form: `yaml` is the document itself, whose revisions can be compared, blamed and put back */
  format: z.enum(ruleFormats).optional(),
})
export type RevisionsQuery = z.infer<typeof revisionsQuerySchema>

export const revisionSchema = z.object({
  id: z.string(),
  /** When the znode was written, as far as that is known; else when the console saw it */
  at: z.string(),
  /** By ZooKeeper's clock; null for deletions and old URLs */
  writtenAt: z.string().nullable(),
  seenAt: z.string(),
  path: z.string(),
  format: z.enum(ruleFormats),
  /** The znode was gone: deletions are revisions too */
  deleted: z.boolean(),
  /** What the znode holds now */
  current: z.boolean(),
  /** It was there when the console first looked: nobody knows since when, or who wrote it */
  found: z.boolean(),
  /** Of the znode; 0 and "" for old URLs, whose nodes are not read */
  version: z.number().int(),
  czxid: z.string(),
  mzxid: z.string(),
  /** Writes of the same znode before this one that nobody saw: the worker was away, or they came too fast */
  missed: z.number().int(),
  /** The operation of ours that wrote it, with who asked for it and why; all null: somebody outside did */
  operationId: z.string().nullable(),
  actor: z.string().nullable(),
  reason: z.string().nullable(),
  /** Lines against the revision before it of the same znode */
  added: z.number().int(),
  removed: z.number().int(),
})
export type RevisionRow = z.infer<typeof revisionSchema>

/** GET …/revisions/{id}; content is null for a deletion. */
export const revisionDetailSchema = revisionSchema.extend({ content: z.string().nullable() })
export type RevisionDetail = z.infer<typeof revisionDetailSchema>

/** Lines count from 1; between the changes both texts are equal. */
export const lineChangeSchema = z.object({
  beforeLine: z.number().int(),
  beforeCount: z.number().int(),
  afterLine: z.number().int(),
  afterCount: z.number().int(),
})

export const revisionDiffQuerySchema = z.object({
  registry,
  from: revisionId,
  /** Left out: what the rule's document holds now */
  to: revisionId.optional(),
})
export type RevisionDiffQuery = z.infer<typeof revisionDiffQuerySchema>

/** GET …/revisions/diff */
export const revisionDiffSchema = z.object({
  from: revisionSchema,
  /** Null: what there is now */
  to: revisionSchema.nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  changes: z.array(lineChangeSchema),
})
export type RevisionDiff = z.infer<typeof revisionDiffSchema>

export const blameQuerySchema = z.object({
  registry,
  /** As it was then; left out: as it is now */
  revision: revisionId.optional(),
})
export type BlameQuery = z.infer<typeof blameQuerySchema>

/** GET …/blame, of the document */
export const blameSchema = z.object({
  lines: z.array(z.object({ text: z.string(), revision: z.string() })),
  /** Those that lines name, by id */
  revisions: z.array(revisionSchema),
  /** Lines of the oldest revision that is looked at may be older */
  oldest: z.string().nullable(),
})
export type Blame = z.infer<typeof blameSchema>

/** POST …/revisions/{id}/rollback; `fingerprint` of the rule as it is now (GET rules/{kind}/{scope}/{key}) */
export const rollbackSchema = z.strictObject({
  registry,
  reason: z.string().trim().min(3).max(500),
  fingerprint: z.string().max(2000),
  previewed: z.string().max(2000).optional(),
})
export type Rollback = z.infer<typeof rollbackSchema>
