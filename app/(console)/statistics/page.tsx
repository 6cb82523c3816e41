import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { StatisticsScreen } from './statistics-screen'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('statistics'))('title') }
}

export default function StatisticsPage() {
  return <StatisticsScreen />
}
