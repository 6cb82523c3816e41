'use client'
import { CircleUserRound, Keyboard, LogOut, Settings } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { useSend } from '../../_hooks/use-send'
import { IconButton } from '../button'
import { Menu } from '../menu'

const anything = z.unknown()

/** Who is signed in, and the way out. */
export function AccountMenu({ name, role, onShowKeys }: { name: string; role: string; onShowKeys: () => void }) {
  const t = useTranslations('account')
  const { send } = useSend({ schema: anything, method: 'DELETE' })
  const signOut = async () => {
    await send('session')
    window.location.assign('/sign-in')
  }
  return (
    <Menu
      title={t('signedIn', { name, role })}
      trigger={<IconButton icon={CircleUserRound} label={t('label', { name })} size="sm" />}
      groups={[
        [
          { label: t('settings'), icon: Settings, href: '/settings' },
          { label: t('keys'), icon: Keyboard, hint: '?', onSelect: onShowKeys },
        ],
        [{ label: t('signOut'), icon: LogOut, onSelect: () => void signOut() }],
      ]}
    />
  )
}
