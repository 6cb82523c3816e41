import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ApplicationsPage } from './applications-page'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('applications'))('title') }
}

export default function Page() {
  return <ApplicationsPage />
}
