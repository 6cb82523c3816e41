// What the load asks for: each list, search and detail of the registry as a page of the console asks for it.
import { z } from 'zod'
import { domains } from '../registry-snapshot/seed.ts'
import type { Client, Target } from './load.ts'

const methods = ['findbyid', 'createone', 'updatebatch', 'countquota', 'lockowner', 'releasebatch', 'cancelhistory', 'exporttags']

/** What is asked, with ids that the registry really has. No two users ask for the same, but for what has nothing to choose. */
export async function targetsOf(client: Client, interfaces: number, user = 0): Promise<Target[]> {
  const number = String(Math.floor(interfaces * 0.42) + user).padStart(5, '0')
  const pageSize = `pageSize=${100 - user}`
  const list = z.object({ data: z.array(z.looseObject({ id: z.string(), applications: z.array(z.string()) })) })
  const [service] = list.parse(JSON.parse(await client.get(`services?search=service${number}&pageSize=1`))).data
  const provided = z.object({ data: z.array(z.object({ address: z.string() })) })
  const id = encodeURIComponent(service?.id ?? '')
  const [provider] = provided.parse(JSON.parse(await client.get(`services/${id}/providers?pageSize=1`))).data
  const address = provider?.address ?? ''
  const host = address.replace(/:\d+$/, '')
  const application = encodeURIComponent(service?.applications[0] ?? '')
  const deep = Buffer.from(`o:${Math.floor(interfaces * 0.9) - user}`).toString('base64url')
  const domain = domains[user % domains.length] ?? ''
  const paths: Record<string, string> = {
    'list: first page': `services?${pageSize}`,
    'list: problems first': `services?${pageSize}&sort=-health`,
    'list: most providers': `services?${pageSize}&sort=-providers`,
    'list: filtered': `services?${pageSize}&application=${application}&protocol=dubbo&generation=3.2&health=ok`,
    'list: deep page': `services?${pageSize}&cursor=${deep}`,
    'search: one service': `services?search=service${number}`,
    'search: every service': `services?search=com.acme&${pageSize}`,
    'search: a method': `services?search=findbyid&${pageSize}`,
    'search: two words': `services?search=order%20create&${pageSize}`,
    'search: a host': `services?search=${host}`,
    'list: of a host': `services?host=${host}`,
    facets: 'services/facets',
    'facets: filtered': `services/facets?search=${domain}&generation=3.2`,
    'detail: service': `services/${id}`,
    'detail: providers': `services/${id}/providers`,
    'detail: consumers': `services/${id}/consumers`,
    'detail: application': `applications/${application}`,
    'detail: instance': `instances/${encodeURIComponent(address)}`,
    'list: applications': `applications?${pageSize}`,
    'list: instances': `instances?${pageSize}`,
    events: `events?since=-1d&${pageSize}`,
    'search everywhere: a service': `search?q=service${number.slice(0, 3)}${user}`,
    'search everywhere: a method': `search?q=${methods[user % methods.length] ?? ''}`,
    'search everywhere: a host': `search?q=${host}`,
    'topology: applications': 'topology',
    'topology: every service': 'topology?level=service&maxNodes=20000',
    'topology: one in focus': `topology?focus=${application}&depth=1`,
  }
  return Object.entries(paths).map(([name, path]) => ({ name, path }))
}
