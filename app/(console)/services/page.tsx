import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ServicesPage } from './services-page'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('services'))('title') }
}

export default function Page() {
  return <ServicesPage />
}
