import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { CleanUpPage } from './clean-up-page'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('cleanUp'))('title') }
}

export default function Page() {
  return <CleanUpPage />
}
