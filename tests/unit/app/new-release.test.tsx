// Who may be the new version of a service or of a whole application, in both languages.
import { NextIntlClientProvider } from 'next-intl'
import { NuqsTestingAdapter } from 'nuqs/adapters/testing'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { ChooseVersion } from '../../../app/(console)/releases/new/choose-version.tsx'
import { SubjectChoice, useReleaseSubject } from '../../../app/(console)/releases/new/subject-choice.tsx'
import { useReleaseDraft } from '../../../app/(console)/releases/new/use-release-draft.ts'
import { toCandidates } from '../../../lib/governance/release/candidates.ts'
import en from '../../../locales/en.json' with { type: 'json' }
import zh from '../../../locales/zh-CN.json' with { type: 'json' }

const shown = (node: ReactNode, { locale = 'en', search = '' }: { locale?: 'en' | 'zh-CN'; search?: string } = {}): string =>
  renderToStaticMarkup(
    <NuqsTestingAdapter searchParams={search}>
      <NextIntlClientProvider locale={locale} messages={locale === 'en' ? en : zh} timeZone="UTC">
        {node}
      </NextIntlClientProvider>
    </NuqsTestingAdapter>,
  ).replace(/<!-- -->/g, '')

const row = { application: 'orders', tag: '', version: '1.1.0', revision: 'r1', startedAt: null }
const providers = [
  { ...row, service: 'a.B', address: '10.0.0.1:1', weight: 100 },
  { ...row, service: 'a.C', address: '10.0.0.1:1', weight: 50 },
  { ...row, service: 'a.B', address: '10.0.0.2:1', weight: 70, version: '1.0.0' },
]

describe('the candidates of a release', () => {
  it('are addresses, each once, with a weight where it is one', () => {
    expect(toCandidates(providers).map(({ address, services, weight }) => [address, services, weight])).toEqual([
      ['10.0.0.1:1', 2, null],
      ['10.0.0.2:1', 1, 70],
    ])
  })

  it.each([
    ['en', '2 services', 'is released together', 'weight 70'],
    ['zh-CN', '2 个服务', '会一起发布', '权重 70'],
  ] as const)(
    'are offered by version, for an application with their services, for a service with their weight (%s)',
    (locale, many, hint, weight) => {
      const wide = shown(<Choice isWide />, { locale })
      expect([many, hint, '1.1.0'].filter((words) => !wide.includes(words))).toEqual([])
      expect(shown(<Choice isWide={false} />, { locale })).toContain(weight)
    },
  )
})

describe('the subject of a release', () => {
  it.each([
    ['?service=a.B', 'a.B'],
    ['?service=a.B&application=orders', 'everything that orders provides'],
    ['?application=orders', 'everything that orders provides'],
  ])('is an application where the address names one, else the service (%s)', (search, words) => {
    expect(shown(<Subject />, { search })).toContain(words)
  })

  it('is what is asked for, in the registry that the candidates are of', () => {
    expect(shown(<Asked />)).toBe('orders and no service in registry:main')
  })
})

function Choice({ isWide }: { isWide: boolean }) {
  return <ChooseVersion candidates={toCandidates(providers)} isWide={isWide} draft={useReleaseDraft({ application: 'orders' })} />
}

function Subject() {
  return <SubjectChoice of={useReleaseSubject()} registry="registry:main" registries={['registry:main']} applications={['orders']} />
}

function Asked() {
  const { request, set } = useReleaseDraft({ application: 'orders', registry: 'registry:main' })
  if (!request) set({ addresses: ['10.0.0.1:1'] })
  return `${request?.application} and ${request?.service ?? 'no service'} in ${request?.registry}`
}
