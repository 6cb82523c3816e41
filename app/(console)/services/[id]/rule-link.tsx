'use client'
import { ScrollText } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { z } from 'zod'
import { ruleRowSchema } from '#lib/governance/rules/list-schema'
import { IconButton } from '../../../_components/button'
import { CopyText } from '../../../_components/copy-text'
import { Dialog } from '../../../_components/dialog'
import { Facts } from '../../../_components/facts'
import { cutMiddle } from '../../../_components/format/cut-middle'
import { RelativeTime } from '../../../_components/relative-time'
import { ApiView } from '../../../_components/states/api-view'
import { useApi } from '../../../_hooks/use-api'
import { readableContent } from './weights/readable-content'

const rules = z.array(ruleRowSchema)

type RuleLinkProps = {
  service: string
  path: string
  /** Only an icon. */
  compact?: boolean
}

/** Names the rule that decides, and shows it as it lies in the registry. */
export function RuleLink({ service, path, compact = false }: RuleLinkProps) {
  const t = useTranslations('services.rule')
  const [open, setOpen] = useState(false)
  return (
    <>
      {compact ? (
        <IconButton icon={ScrollText} size="sm" className="size-5" label={t('decides', { path })} onClick={() => setOpen(true)} />
      ) : (
        <button
          type="button"
          title={path}
          className="max-w-full truncate rounded-sm text-start font-mono text-[0.95em] text-accent hover:underline"
          onClick={() => setOpen(true)}
        >
          {cutMiddle(readableContent(path), 52)}
        </button>
      )}
      {open && (
        <Dialog open onOpenChange={setOpen} title={t('title')} width="lg">
          <RuleText service={service} path={path} />
        </Dialog>
      )}
    </>
  )
}

function RuleText({ service, path }: { service: string; path: string }) {
  const t = useTranslations('services.rule')
  const state = useApi(`rules?service=${encodeURIComponent(service)}&pageSize=500`, rules, { topics: ['rules', 'registry'] })
  return (
    <ApiView state={state}>
      {(data) => {
        const found = data.find(({ places }) => places.some((place) => place.path === path))
        const rule = found && { ...found, ...found.places.find((place) => place.path === path) }
        return (
          <div className="space-y-3">
            <Facts
              facts={[
                { label: t('path'), value: <CopyText text={path} maxLength={400} className="break-all whitespace-normal" /> },
                ...(rule
                  ? [
                      { label: t('registry'), value: rule.registry },
                      { label: t('kind'), value: rule.kind },
                      { label: t('version'), value: rule.version },
                      { label: t('updated'), value: <RelativeTime at={rule.updatedAt} /> },
                    ]
                  : []),
              ]}
            />
            {rule ? (
              <pre className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-xs">{readableContent(rule.content || path)}</pre>
            ) : (
              <p className="text-sm text-muted">{t('gone')}</p>
            )}
          </div>
        )
      }}
    </ApiView>
  )
}
