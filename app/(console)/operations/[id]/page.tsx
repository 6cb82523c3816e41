import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { decodeSegment } from '../../../_components/paths'
import { OperationPage } from './operation-page'

type Props = { params: Promise<{ id: string }> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('operations'))('one') }
}

export default async function Page({ params }: Props) {
  return <OperationPage id={decodeSegment((await params).id)} />
}
