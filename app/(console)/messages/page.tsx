import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { MessagesPage } from './messages-page'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('messages'))('title') }
}

export default function Page() {
  return <MessagesPage />
}
