import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EntryFrame } from '../_components/entry-frame'
import { SetupForm } from './setup-form'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('setup'))('title') }
}

export default async function SetupPage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const t = await getTranslations('setup')
  const { token } = await searchParams
  const known = typeof token === 'string' && token !== ''
  return (
    <EntryFrame title={t('title')} intro={known ? t('intro') : t('noToken')}>
      {known && <SetupForm token={token} />}
    </EntryFrame>
  )
}
