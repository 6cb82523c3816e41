// Who is the new version and who the old one. Pure: the providers of now come in.
import { AppError } from '../../platform/errors.ts'
import { joined, wordedAs, type Sentence } from '../../platform/sentence.ts'
import { sayWhyNot as say } from './refusals.ts'
import type { Choose } from './schema.ts'
import { maxServices } from './plan.ts'

type Provider = { service: string; address: string; application: string; tag: string; revision: string; version: string }

export type Chosen = { services: string[]; addresses: string[]; oldAddresses: string[]; application: string }

/** Throws `invalid-input` with the field where nothing is chosen, nothing is left, or the choice is of several applications. */
export function chooseProviders(providers: readonly Provider[], choose: Choose): Chosen {
  const isChosen = (provider: Provider): boolean =>
    choose.by === 'addresses' ? choose.addresses.includes(provider.address) : provider[choose.by] === choose.value
  const fresh = providers.filter(isChosen)
  if (choose.by === 'addresses') {
    const unknown = choose.addresses.filter((address) => !fresh.some((provider) => provider.address === address))
    if (unknown.length > 0) throw refused('release-not-provided', { addresses: unknown.slice(0, 3).join(', ') })
  }
  if (fresh.length === 0) {
    const known = choose.by === 'addresses' ? [] : [...new Set(providers.map((provider) => provider[choose.by]).filter(Boolean))]
    const others = known.length > 0 ? say('release-there-are', { known: known.slice(0, 10).join(', ') }) : say('release-by-addresses')
    throw refusedWith(joined([say('release-none-chosen', { by: choose.by }), others], ' '))
  }
  const services = [...new Set(fresh.map(({ service }) => service))].sort()
  if (services.length > maxServices) throw refused('release-too-wide', { count: services.length, most: maxServices })
  const old = providers.filter((provider) => services.includes(provider.service) && !isChosen(provider))
  const alone = services.find((service) => !old.some((provider) => provider.service === service))
  if (alone !== undefined) throw refused('release-no-old', { service: alone })
  const applications = [...new Set(fresh.map(({ application }) => application))]
  const [application, ...others] = applications
  if (application === undefined || others.length > 0) throw refused('release-applications', { applications: applications.join(', ') })
  return { services, addresses: distinct(fresh), oldAddresses: distinct(old), application }
}

const distinct = (providers: readonly Provider[]): string[] => [...new Set(providers.map(({ address }) => address))].sort()

const refusedWith = (words: Sentence): AppError =>
  new AppError('invalid-input', wordedAs(`choose: ${words.text}`, [words]), { details: { field: 'choose' } })
const refused = (...[code, params]: Parameters<typeof say>): AppError => refusedWith(say(code, params))
