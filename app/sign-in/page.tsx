import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EntryFrame } from '../_components/entry-frame'
import { SignInForm } from './sign-in-form'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn'))('title') }
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const t = await getTranslations('signIn')
  const { next } = await searchParams
  return (
    <EntryFrame title={t('title')} intro={t('intro')}>
      <SignInForm next={typeof next === 'string' ? next : '/'} />
    </EntryFrame>
  )
}
