import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { RulesPage } from './rules-page'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('rules'))('title') }
}

export default function Page() {
  return <RulesPage />
}
