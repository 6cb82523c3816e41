import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { PoliciesPage } from './policies-page'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('policies'))('title') }
}

export default function Page() {
  return <PoliciesPage />
}
