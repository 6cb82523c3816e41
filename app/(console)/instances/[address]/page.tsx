import type { Metadata } from 'next'
import { decodeSegment } from '../../../_components/paths'
import { InstanceDetailPage } from './instance-detail'

type Props = { params: Promise<{ address: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeSegment((await params).address) }
}

export default async function Page({ params }: Props) {
  return <InstanceDetailPage address={decodeSegment((await params).address)} />
}
