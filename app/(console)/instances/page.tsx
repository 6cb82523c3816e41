import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { InstancesPage } from './instances-page'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('instances'))('title') }
}

export default function Page() {
  return <InstancesPage />
}
