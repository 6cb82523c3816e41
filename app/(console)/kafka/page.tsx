import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { KafkaPage } from './kafka-page'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('kafka'))('title') }
}

export default function Page() {
  return <KafkaPage />
}
