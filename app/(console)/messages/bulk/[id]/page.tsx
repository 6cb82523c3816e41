import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { decodeSegment } from '../../../../_components/paths'
import { BulkRunPage } from './bulk-run-page'

type Props = { params: Promise<{ id: string }> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('messages.bulk'))('one') }
}

export default async function Page({ params }: Props) {
  return <BulkRunPage id={decodeSegment((await params).id)} />
}
