import type { ReactNode } from 'react'
import type { Trigger } from './late'

export type PopoverProps = { trigger: Trigger; title: string; children: ReactNode; className?: string }
