'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import type { RuleRow } from '#lib/governance/rules/list-schema'
import { Badge } from '../../_components/badge'
import { CopyText } from '../../_components/copy-text'
import { Facts } from '../../_components/facts'
import { operationHref, ruleHref } from '../../_components/paths'
import { ApplicationLink, ServiceIdLink } from '../../_components/registry/links'
import { RelativeTime } from '../../_components/relative-time'
import { SidePanel } from '../../_components/side-panel'
import { readableContent } from '../services/[id]/weights/readable-content'
import { FindingCounts } from './finding-counts'
import { useFindingName } from './finding-words'
import { useRuleKindWord } from './rule-words'

/** One rule beside the list: what it says, whom it touches, what is wrong with it. */
export function RulePanel({ row, onClose }: { row: RuleRow; onClose: () => void }) {
  const t = useTranslations('rules.list')
  const word = useRuleKindWord()
  const finding = useFindingName()
  const { touches, lastChange, findings } = row
  return (
    <SidePanel title={`${word(row.kind)} ${row.key}`} onClose={onClose} {...(row.managed && { href: ruleHref(row) })}>
      <div className="flex flex-col gap-4 p-4">
        <Facts
          facts={[
            { label: t('key'), value: row.scope === 'service' ? <ServiceIdLink id={row.key} /> : <ApplicationLink name={row.key} /> },
            { label: t('findings'), value: <FindingCounts findings={findings} /> },
            { label: t('touches'), value: t('touchesWhole', touches) },
            { label: t('registry'), value: <Badge>{row.registry.replace(/^registry:/, '')}</Badge> },
            { label: t('formats'), value: row.formats.join(', ') },
            { label: t('editors'), value: row.editors.join(', ') || '–' },
            { label: t('changed'), value: <RelativeTime at={lastChange?.at ?? row.updatedAt} /> },
            ...(lastChange?.operationId != null
              ? [
                  {
                    label: t('by'),
                    value: (
                      <Link href={operationHref(lastChange.operationId)} prefetch={false} className="text-accent hover:underline">
                        {lastChange.actor} {lastChange.reason !== null && <q>{lastChange.reason}</q>}
                      </Link>
                    ),
                  },
                ]
              : []),
          ]}
        />
        {findings.codes.length > 0 && (
          <ul className="list-disc ps-5 text-sm">
            {findings.codes.map((code) => (
              <li key={code}>{finding(code)}</li>
            ))}
          </ul>
        )}
        {row.places.map(({ path, content }) => (
          <section key={path} className="min-w-0 rounded-md border">
            <h3 className="border-b px-3 py-1.5">
              <CopyText text={path} maxLength={52} className="text-xs" />
            </h3>
            <pre className="max-h-80 overflow-auto p-3 font-mono text-xs">{readableContent(content)}</pre>
          </section>
        ))}
      </div>
    </SidePanel>
  )
}
