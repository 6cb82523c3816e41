'use client'
import { parseAsString, useQueryStates } from 'nuqs'
import { useTranslations } from 'next-intl'
import { Select } from '../../../_components/select'

/** What is released, as the address says it: an application goes before the service that one came from. */
export function useReleaseSubject() {
  const [named, setNamed] = useQueryStates({ service: parseAsString, application: parseAsString, in: parseAsString })
  const { service, application, in: registry } = named
  const subject = application === null ? (service === null ? undefined : { service }) : { application }
  return { subject, service, application, registry, setNamed }
}
export type ReleaseSubject = ReturnType<typeof useReleaseSubject>

type SubjectChoiceProps = { of: ReleaseSubject; registry: string; registries: readonly string[]; applications: readonly string[] }

/** One service, or everything that its application provides; and in which registry, where several have it. */
export function SubjectChoice({ of, registry, registries, applications }: SubjectChoiceProps) {
  const t = useTranslations('releases.create.subject')
  const { service, application, setNamed } = of
  const options = [
    ...(service === null ? [] : [{ value: 'service', label: service }]),
    ...applications.map((name) => ({ value: `application ${name}`, label: t('application', { name }) })),
  ]
  const choose = (value: string) => void setNamed({ application: value === 'service' ? null : value.slice('application '.length) })
  return (
    <div className="flex flex-wrap gap-2">
      <Select
        label={t('label')}
        options={options}
        value={application === null ? 'service' : `application ${application}`}
        onValueChange={choose}
      />
      {registries.length > 1 && (
        <Select
          label={t('registry')}
          options={registries.map((value) => ({ value, label: value.replace(/^registry:/, '') }))}
          value={registry}
          onValueChange={(next) => void setNamed({ in: next })}
        />
      )}
    </div>
  )
}
