import { AppError } from '../../platform/errors.ts'
import { formatServiceId } from '../../registry/service-id.ts'
import { selectChoosable, selectRegistriesOfApplication, type ChoosableProvider } from '../io/release-providers.ts'
import { selectRegistriesOf } from '../io/store.ts'
import { refusedField } from '../release/refusals.ts'
import { parseRuleService } from '../service-key.ts'

/** A service, or an application for all that it provides; in the first registry that has it unless one is named. */
export type ReleaseSubject = { service?: string | undefined; application?: string | undefined; registry?: string | undefined }

export type Choosable = { sourceId: string; registries: string[]; providers: ChoosableProvider[]; subject: string }

/** Providers of the subject. Throws `not-found`, and `invalid-input` unless either of service and application is named. */
export async function loadChoosable({ service, application, registry }: ReleaseSubject): Promise<Choosable> {
  if ((service === undefined) === (application === undefined)) throw refusedField('service', 'release-of-either')
  const id = service === undefined ? undefined : formatServiceId(parseRuleService(service))
  const registries =
    id === undefined ? await selectRegistriesOfApplication(application ?? '') : (await selectRegistriesOf(id)).map((one) => one.id)
  const sourceId = registries.find((one) => registry === undefined || one === registry || one === `registry:${registry}`)
  const what = id ?? application ?? ''
  if (sourceId === undefined) throw new AppError('not-found', `${what} provides nothing${registry === undefined ? '' : ` in ${registry}`}.`)
  const providers = await selectChoosable(sourceId, { service: id, application })
  return { sourceId, registries, providers, subject: id ?? `application ${what}` }
}
