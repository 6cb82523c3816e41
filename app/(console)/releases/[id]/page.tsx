import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { decodeSegment } from '../../../_components/paths'
import { ReleasePage } from './release-page'

type Props = { params: Promise<{ id: string }> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('releases'))('one') }
}

export default async function Page({ params }: Props) {
  return <ReleasePage id={decodeSegment((await params).id)} />
}
