import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ruleNameSchema } from '#lib/governance/rules/rule-schema'
import { decodeSegment } from '../../../../../_components/paths'
import { RuleScreen } from './rule-screen'

type Props = { params: Promise<{ kind: string; scope: string; key: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeSegment((await params).key) }
}

export default async function Page({ params }: Props) {
  const { kind, scope, key } = await params
  const name = ruleNameSchema.safeParse({ kind, scope, key: decodeSegment(key) })
  if (!name.success) notFound()
  return <RuleScreen name={name.data} />
}
