import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { TopologyScreen } from './topology-screen'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('topology'))('title') }
}

export default function TopologyPage() {
  return <TopologyScreen />
}
