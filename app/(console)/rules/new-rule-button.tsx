'use client'
import { Plus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '../../_components/button'
import { useMay } from '../../_hooks/use-actor'
import { NewRuleDialog } from './new-rule-dialog'

export function NewRuleButton() {
  const t = useTranslations('rules.new')
  const [open, setOpen] = useState(false)
  const { allowed, role } = useMay('rules:write')
  return (
    <>
      <Button tone="primary" icon={Plus} disabledReason={allowed ? undefined : t('mayNot', { role })} onClick={() => setOpen(true)}>
        {t('button')}
      </Button>
      {open && <NewRuleDialog onClose={() => setOpen(false)} />}
    </>
  )
}
