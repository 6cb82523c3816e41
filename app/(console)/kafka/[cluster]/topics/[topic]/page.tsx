import type { Metadata } from 'next'
import { decodeSegment } from '../../../../../_components/paths'
import { TopicPage } from './topic-page'

type Props = { params: Promise<{ cluster: string; topic: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeSegment((await params).topic) }
}

export default async function Page({ params }: Props) {
  const { cluster, topic } = await params
  return <TopicPage cluster={decodeSegment(cluster)} topic={decodeSegment(topic)} />
}
