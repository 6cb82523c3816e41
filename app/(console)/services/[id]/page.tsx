import type { Metadata } from 'next'
import { decodeSegment } from '../../../_components/paths'
import { ServiceDetail } from './service-detail'

type Props = { params: Promise<{ id: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeSegment((await params).id) }
}

export default async function Page({ params }: Props) {
  return <ServiceDetail id={decodeSegment((await params).id)} />
}
