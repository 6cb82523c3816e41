'use client'
import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useTranslations } from 'next-intl'
import { useNow } from '../../_hooks/use-now'
import { IconButton } from '../button'
import { Menu } from '../menu'

const icons = { light: Sun, dark: Moon, system: Monitor }

/** Light, dark, or as the system is. */
export function ThemeMenu() {
  const t = useTranslations('theme')
  const { theme, setTheme } = useTheme()
  // The server does not know the choice; the icon is right from the first tick on.
  const mounted = useNow() !== 0
  const current = mounted && (theme === 'light' || theme === 'dark') ? theme : 'system'
  return (
    <Menu
      trigger={<IconButton icon={icons[current]} label={t('label')} size="sm" />}
      groups={[
        (['light', 'dark', 'system'] as const).map((id) => ({
          label: t(id),
          icon: icons[id],
          hint: id === current ? '✓' : undefined,
          onSelect: () => setTheme(id),
        })),
      ]}
    />
  )
}
