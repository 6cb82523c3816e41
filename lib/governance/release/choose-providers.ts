// Who is the new version and who the old one. Pure: the providers of now come in.
import { AppError } from '../../platform/errors.ts'
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
    if (unknown.length > 0)
      throw refused(`${unknown.slice(0, 3).join(', ')} provides nothing here. Take the address of a registered provider.`)
  }
  if (fresh.length === 0) {
    const known = choose.by === 'addresses' ? [] : [...new Set(providers.map((provider) => provider[choose.by]).filter(Boolean))]
    throw refused(
      `No provider has this ${choose.by}. ${known.length > 0 ? `There are: ${known.slice(0, 10).join(', ')}.` : 'Choose by addresses.'}`,
    )
  }
  const services = [...new Set(fresh.map(({ service }) => service))].sort()
  if (services.length > maxServices) throw refused(`${services.length} services would move; at most ${maxServices} are released at once.`)
  const old = providers.filter((provider) => services.includes(provider.service) && !isChosen(provider))
  const alone = services.find((service) => !old.some((provider) => provider.service === service))
  if (alone !== undefined) throw refused(`${alone} would have no old version: every provider of it is chosen.`)
  const applications = [...new Set(fresh.map(({ application }) => application))]
  const [application, ...others] = applications
  if (application === undefined || others.length > 0)
    throw refused(`The chosen providers belong to several applications: ${applications.join(', ')}.`)
  return { services, addresses: distinct(fresh), oldAddresses: distinct(old), application }
}

const distinct = (providers: readonly Provider[]): string[] => [...new Set(providers.map(({ address }) => address))].sort()

const refused = (text: string): AppError => new AppError('invalid-input', `choose: ${text}`, { details: { field: 'choose' } })
