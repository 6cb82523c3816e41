import { useTranslations } from 'next-intl'
import { ButtonLink } from './_components/button'
import { EmptyState } from './_components/states/empty-state'

export default function NotFound() {
  const t = useTranslations('notFound')
  return (
    <main className="flex min-h-full grow flex-col justify-center pb-[12vh]">
      <h1 className="sr-only">{t('title')}</h1>
      <EmptyState title={t('title')} cause={t('cause')} action={<ButtonLink href="/">{t('home')}</ButtonLink>} />
    </main>
  )
}
