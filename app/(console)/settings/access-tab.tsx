'use client'
import { Check, LogOut, Minus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { z } from 'zod'
import { may, type Permission, permissions } from '#lib/access/permissions'
import { Button } from '../../_components/button'
import { CopyText } from '../../_components/copy-text'
import { Facts } from '../../_components/facts'
import { Section } from '../../_components/section'
import { LoadingState } from '../../_components/states/loading-state'
import { useActor } from '../../_hooks/use-actor'
import { useSend } from '../../_hooks/use-send'

const anything = z.unknown()

const openApiLink = (chunks: ReactNode) => (
  <a href="/api/v1/openapi.json" className="underline underline-offset-3">
    {chunks}
  </a>
)

/** Who is signed in, what they may do, and how others get in. */
export function AccessTab() {
  const t = useTranslations('settings.access')
  const actor = useActor()
  return (
    <div className="min-h-0 grow overflow-auto bg-ground">
      <div className="grid max-w-5xl items-start gap-4 p-4 lg:grid-cols-2">
        <Section title={t('me')} aside={<SignOut />}>
          {actor ? (
            <>
              <Facts
                facts={[
                  { label: t('name'), value: <span className="font-medium">{actor.name}</span> },
                  { label: t('role'), value: t(`roles.${actor.role}`) },
                ]}
              />
              <h3 className="pt-4 pb-1 text-sm font-semibold">{t('permissions')}</h3>
              <ul className="text-sm">
                {permissions.map((permission) => (
                  <PermissionLine key={permission} permission={permission} granted={may(actor, permission)} />
                ))}
              </ul>
            </>
          ) : (
            <LoadingState rows={4} />
          )}
        </Section>
        <div className="flex flex-col gap-4">
          <Section title={t('people')}>
            <p className="pb-2 text-sm">{t('peopleHow')}</p>
            <Command text="npm run link" />
          </Section>
          <Section title={t('scripts')}>
            <p className="pb-2 text-sm">{t('scriptsHow')}</p>
            <Command text="npm run token -- --role viewer --name ci" />
            <p className="pt-3 pb-2 text-sm">{t('scriptsUse')}</p>
            <Command text="Authorization: Bearer $TOKEN" />
            <p className="pt-3 text-sm text-muted">{t.rich('openapi', { link: openApiLink })}</p>
          </Section>
        </div>
      </div>
    </div>
  )
}

function SignOut() {
  const t = useTranslations('account')
  const { send, busy } = useSend({ schema: anything, method: 'DELETE' })
  const signOut = async () => {
    await send('session')
    window.location.assign('/sign-in')
  }
  return (
    <Button size="sm" icon={LogOut} busy={busy} onClick={() => void signOut()}>
      {t('signOut')}
    </Button>
  )
}

function PermissionLine({ permission, granted }: { permission: Permission; granted: boolean }) {
  const t = useTranslations('settings.access')
  const Icon = granted ? Check : Minus
  return (
    <li className="flex items-center gap-2 py-0.5">
      <Icon aria-hidden className={granted ? 'size-4 shrink-0 text-ok' : 'size-4 shrink-0 text-muted'} />
      <span className={granted ? '' : 'text-muted'}>{t(`permission.${permission}`)}</span>
      <span className="sr-only">{t(granted ? 'granted' : 'notGranted')}</span>
      <span className="ms-auto font-mono text-xs text-muted">{permission}</span>
    </li>
  )
}

const Command = ({ text }: { text: string }) => (
  <div className="rounded-md bg-sunken px-3 py-2">
    <CopyText text={text} maxLength={120} className="text-sm whitespace-normal" />
  </div>
)
