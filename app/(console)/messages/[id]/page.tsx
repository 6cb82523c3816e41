import type { Metadata } from 'next'
import { decodeSegment } from '../../../_components/paths'
import { MessagePage } from './message-page'

type Props = { params: Promise<{ id: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeSegment((await params).id) }
}

export default async function Page({ params }: Props) {
  return <MessagePage id={decodeSegment((await params).id)} />
}
