import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { NewReleasePage } from './new-release-page'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('releases.create'))('title') }
}

export default function Page() {
  return <NewReleasePage />
}
