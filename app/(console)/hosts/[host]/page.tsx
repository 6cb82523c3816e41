import type { Metadata } from 'next'
import { decodeSegment } from '../../../_components/paths'
import { HostDetailPage } from './host-detail'

type Props = { params: Promise<{ host: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeSegment((await params).host) }
}

export default async function Page({ params }: Props) {
  return <HostDetailPage host={decodeSegment((await params).host)} />
}
