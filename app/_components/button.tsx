'use client'
import { Button as BaseButton } from '@base-ui/react/button'
import { cva, type VariantProps } from 'class-variance-authority'
import type { LucideIcon } from 'lucide-react'
import Link from 'next/link'
import type { ComponentProps, ReactElement, ReactNode } from 'react'
import { cx } from './cx'
import { Tooltip } from './tooltip'

const styles = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors select-none data-disabled:opacity-55',
  {
    variants: {
      tone: {
        neutral:
          'bg-surface text-ink shadow-[inset_0_0_0_1px_var(--line),0_1px_1px_oklch(0_0_0/0.04)] hover:not-data-disabled:bg-hover dark:bg-raised',
        primary: 'bg-accent-fill text-accent-ink hover:not-data-disabled:brightness-110',
        danger: 'bg-danger-fill text-danger-ink hover:not-data-disabled:brightness-110',
        ghost: 'text-muted hover:not-data-disabled:bg-hover hover:not-data-disabled:text-ink',
      },
      size: { sm: 'h-7 px-2 text-sm', md: 'h-8 px-3 text-base' },
      square: { true: 'px-0', false: '' },
    },
    compoundVariants: [
      { square: true, size: 'sm', className: 'w-7' },
      { square: true, size: 'md', className: 'w-8' },
    ],
    defaultVariants: { tone: 'neutral', size: 'md', square: false },
  },
)

type Look = Omit<VariantProps<typeof styles>, 'square'> & { icon?: LucideIcon | undefined; className?: string | undefined }

type ButtonProps = Look &
  Omit<ComponentProps<'button'>, 'className' | 'children' | 'disabled'> & {
    children?: ReactNode
    disabled?: boolean | undefined
    /** Disables the button and says why on hover and focus: a refused action stays visible. */
    disabledReason?: string | undefined
    /** Shows a spinner in place of the icon and takes no second press. */
    busy?: boolean | undefined
    render?: ReactElement | undefined
  }

/** A press that does something. Tones: neutral, primary (one per page), danger, ghost. */
export function Button({ tone, size, icon, className, children, disabled, disabledReason, busy, render, type, ...rest }: ButtonProps) {
  const Icon = icon
  return (
    <Tooltip content={disabledReason}>
      <BaseButton
        {...rest}
        {...(render ? { render } : {})}
        type={type ?? 'button'}
        disabled={Boolean(disabled) || disabledReason !== undefined || Boolean(busy)}
        focusableWhenDisabled
        aria-busy={busy || undefined}
        className={cx(styles({ tone, size, square: children === undefined }), className)}
      >
        {busy ? (
          <span aria-hidden className="size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent" />
        ) : (
          Icon && <Icon aria-hidden className="size-4 shrink-0" />
        )}
        {children}
      </BaseButton>
    </Tooltip>
  )
}

type IconButtonProps = Omit<ButtonProps, 'children' | 'icon'> & { icon: LucideIcon; label: string; hint?: string | undefined }

/** A button that is only an icon: its label is read aloud and shown on hover. */
export function IconButton({ label, hint, tone = 'ghost', disabledReason, ...rest }: IconButtonProps) {
  return (
    <Tooltip content={disabledReason ?? hint ?? label}>
      <Button {...rest} tone={tone} disabled={rest.disabled || disabledReason !== undefined} aria-label={label} />
    </Tooltip>
  )
}

type ButtonLinkProps = Look & { href: string; children: ReactNode }

/** Looks like a button, goes somewhere. */
export function ButtonLink({ href, tone, size, icon, className, children }: ButtonLinkProps) {
  const Icon = icon
  return (
    <Link href={href} className={cx(styles({ tone, size }), className)}>
      {Icon && <Icon aria-hidden className="size-4 shrink-0" />}
      {children}
    </Link>
  )
}
