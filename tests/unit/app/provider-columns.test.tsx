// What the table of a service's providers hands out as CSV.
import { NextIntlClientProvider } from 'next-intl'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { useProviderColumns } from '../../../app/(console)/services/[id]/provider-columns.tsx'
import { rawUrl } from '../../../lib/registry/raw-url.ts'
import { providerSchema, serviceSchema } from '../../../lib/registry/schema.ts'
import en from '../../../locales/en.json' with { type: 'json' }

const id = 'com.shop.OrderService:1.0'
const service = serviceSchema.parse({
  id,
  interface: 'com.shop.OrderService',
  group: '',
  version: '1.0',
  applications: ['shop'],
  consumerApplications: [],
  protocols: ['dubbo'],
  generations: ['2.7'],
  registries: ['main'],
  level: 'interface',
  providerCount: 1,
  consumerCount: 0,
  problems: [],
})
const provider = providerSchema.parse({
  service: id,
  address: '10.0.0.1:20880',
  application: 'shop',
  protocol: 'dubbo',
  release: '2.7.23',
  generation: '2.7',
  weight: 100,
  configuredWeight: 100,
  weightRule: null,
  tag: '',
  level: 'interface',
  registry: 'main',
  loadBalance: '',
  cluster: '',
  dynamic: true,
  disabled: false,
  methods: ['pay'],
  startedAt: null,
  firstSeen: '2026-01-01T00:00:00.000Z',
  params: {},
  url: 'dubbo://10.0.0.1:20880/shop/com.shop.OrderService?side=provider&application=shop',
})

it('holds the URL as it is registered, in a column that is shown when chosen', () => {
  function Texts() {
    const column = useProviderColumns(service, [provider]).find(({ header }) => header === en.services.providers.raw)
    return `${column?.hidden} ${column?.text?.(provider)}`
  }
  const text = renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={en} timeZone="UTC">
      <Texts />
    </NextIntlClientProvider>,
  )
  expect(text.replaceAll('&amp;', '&')).toBe(`true ${rawUrl(provider)}`)
})
