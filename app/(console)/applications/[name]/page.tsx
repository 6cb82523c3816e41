import type { Metadata } from 'next'
import { decodeSegment } from '../../../_components/paths'
import { ApplicationDetailPage } from './application-detail'

type Props = { params: Promise<{ name: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeSegment((await params).name) }
}

export default async function Page({ params }: Props) {
  return <ApplicationDetailPage name={decodeSegment((await params).name)} />
}
