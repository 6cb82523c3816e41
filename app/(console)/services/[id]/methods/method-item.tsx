'use client'
import { Play } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { MethodDefinition, TypeDefinition } from '#lib/registry/definition-schema'
import { Button } from '../../../../_components/button'
import { CopyButton } from '../../../../_components/copy-button'
import { shortType, signatureText, typesWithin } from './type-names'
import { TestPanel } from './test-panel'
import { TypeTree } from './type-tree'

type MethodItemProps = { service: string; method: MethodDefinition; types: ReadonlyMap<string, TypeDefinition> }

/** One method: its signature in short names, the types it takes and gives to open, the whole signature to copy, a call to try it. */
export function MethodItem({ service, method, types }: MethodItemProps) {
  const t = useTranslations('services.methods')
  const [testing, setTesting] = useState(false)
  const { name, parameterTypes, returnType } = method
  const isNameOnly = returnType === '' && parameterTypes.length === 0
  // The signature says all there is of plain types.
  const opens = [...parameterTypes, returnType].some((type) => typesWithin(type, types).length > 0)
  return (
    <li className="border-b px-4 py-2 last:border-0">
      <div className="flex items-start gap-2 text-sm">
        <span className="min-w-0 grow py-0.5 font-mono break-words" title={signatureText(method)}>
          {returnType !== '' && <span className="text-muted">{shortType(returnType)} </span>}
          <strong className="font-semibold">{name}</strong>
          {!isNameOnly && <span>({parameterTypes.map(shortType).join(', ')})</span>}
        </span>
        <CopyButton text={signatureText(method)} label={t('copySignature', { name })} />
        <Button size="sm" icon={Play} aria-expanded={testing} aria-label={t('testMethod', { name })} onClick={() => setTesting(!testing)}>
          {t('test')}
        </Button>
      </div>
      {opens && (
        <div className="grid gap-x-6 pt-1 font-mono text-xs md:grid-cols-2">
          <Types title={t('takes')} names={parameterTypes} types={types} empty={t('takesNothing')} />
          <Types title={t('gives')} names={returnType === '' ? [] : [returnType]} types={types} empty={t('notKnown')} />
        </div>
      )}
      {testing && <TestPanel service={service} method={method} types={types} />}
    </li>
  )
}

type TypesProps = { title: string; names: readonly string[]; types: MethodItemProps['types']; empty: string }

function Types({ title, names, types, empty }: TypesProps) {
  return (
    <div className="min-w-0">
      <span className="font-sans text-muted">{title}</span>
      {names.length === 0 ? (
        <div className="py-0.5 ps-4.5 font-sans text-muted">{empty}</div>
      ) : (
        names.map((name, index) => (
          <TypeTree key={`${index} ${name}`} name={name} types={types} label={names.length > 1 ? String(index + 1) : undefined} />
        ))
      )}
    </div>
  )
}
