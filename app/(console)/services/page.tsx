import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { preload } from 'react-dom'
import { listPath } from '../../_components/table/list-path'
import { defaultSort } from './default-sort'
import { ServicesPage } from './services-page'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('services'))('title') }
}

type PageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: PageProps) {
  // the rows are read while the browser still loads what draws them
  if (Object.keys(await searchParams).length === 0)
    preload(`/api/v1/${listPath('services', { sort: defaultSort })}`, { as: 'fetch', crossOrigin: 'anonymous' })
  return <ServicesPage />
}
