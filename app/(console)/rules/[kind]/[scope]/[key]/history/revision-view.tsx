'use client'
import { Undo2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { type RevisionRow, revisionDetailSchema, revisionDiffSchema } from '#lib/governance/history/revision-schema'
import type { RuleDetail } from '#lib/governance/rules/rule-schema'
import type { OperationRow } from '#lib/operations/schema'
import { Button } from '../../../../../../_components/button'
import { CopyText } from '../../../../../../_components/copy-text'
import { operationHref, ruleHref } from '../../../../../../_components/paths'
import { Section } from '../../../../../../_components/section'
import { ApiView } from '../../../../../../_components/states/api-view'
import { useMay } from '../../../../../../_hooks/use-actor'
import { useApi } from '../../../../../../_hooks/use-api'
import { WriteDiff } from '../../../../../operations/[id]/write-diff'
import { PublishDialog } from '../publish/publish-dialog'
import { rulePart } from './rule-part'
import { type View, ViewChoice } from './view-choice'

type RevisionViewProps = {
  rule: RuleDetail
  revision: RevisionRow
  before: RevisionRow | undefined
  view: 'change' | 'now'
  onView: (view: View) => void
}

/** One revision: what it changed against the one before it, or what is different now; and the way back to it. */
export function RevisionView({ rule, revision, before, view, onView }: RevisionViewProps) {
  const t = useTranslations('rules.history')
  const [from, to] = view === 'now' ? [revision.id, undefined] : [before?.id, revision.id]
  return (
    <Section
      flush
      title={<CopyText text={revision.path} maxLength={64} />}
      aside={
        <>
          {revision.operationId !== null && (
            <Link href={operationHref(revision.operationId)} prefetch={false} className="text-sm text-accent hover:underline">
              {t('operation')}
            </Link>
          )}
          <ViewChoice revision={revision} view={view} onView={onView} />
          <RollBackButton rule={rule} revision={revision} />
        </>
      }
    >
      {from === undefined ? <FirstText rule={rule} revision={revision} /> : <DiffOf rule={rule} from={from} to={to} />}
    </Section>
  )
}

function DiffOf({ rule, from, to }: { rule: RuleDetail; from: string; to: string | undefined }) {
  const t = useTranslations('rules.history')
  const state = useApi(rulePart(rule, 'revisions/diff', { from, ...(to !== undefined && { to }) }), revisionDiffSchema, {
    topics: ['rules'],
  })
  return (
    <ApiView state={state} quiet>
      {({ before, after }) => (
        <WriteDiff before={before} after={after} titles={{ left: t('before'), right: t(to === undefined ? 'nowTitle' : 'after') }} />
      )}
    </ApiView>
  )
}

/** The oldest that is known has nothing to be compared with. */
function FirstText({ rule, revision }: { rule: RuleDetail; revision: RevisionRow }) {
  const t = useTranslations('rules.history')
  const state = useApi(rulePart(rule, `revisions/${revision.id}`), revisionDetailSchema)
  return (
    <ApiView state={state} quiet>
      {({ content }) => <WriteDiff before={null} after={content} titles={{ left: t('before'), right: t('after') }} />}
    </ApiView>
  )
}

/** Sets the rule to what the revision says, after the same last look as every other change. */
function RollBackButton({ rule, revision }: { rule: RuleDetail; revision: RevisionRow }) {
  const t = useTranslations('rules.history')
  const [open, setOpen] = useState(false)
  const { allowed, role } = useMay('rules:write')
  if (revision.format !== 'yaml') return null
  const refused = allowed ? (revision.current ? t('isCurrent') : undefined) : t('mayNot', { role })
  return (
    <>
      <Button size="sm" icon={Undo2} disabledReason={refused} onClick={() => setOpen(true)}>
        {t('rollBack')}
      </Button>
      {open && <RollBackDialog rule={rule} revision={revision} onClose={() => setOpen(false)} />}
    </>
  )
}

function RollBackDialog({ rule, revision, onClose }: { rule: RuleDetail; revision: RevisionRow; onClose: () => void }) {
  const router = useRouter()
  const state = useApi(rulePart(rule, `revisions/${revision.id}`), revisionDetailSchema)
  const sent = (_operation: OperationRow) => {
    onClose()
    router.push(ruleHref(rule))
  }
  if (state.data === undefined) return null
  const change = { base: rule.content, fingerprint: rule.fingerprint, content: state.data.content, revision: revision.id }
  return <PublishDialog rule={rule} change={change} onClose={onClose} onSent={sent} />
}
