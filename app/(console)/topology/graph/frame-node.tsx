'use client'
import type { NodeProps } from '@xyflow/react'
import { memo } from 'react'
import type { FrameNode as Frame } from './flow-elements'

/** The box around the applications of one owner. */
export const FrameNode = memo(function FrameNode({ data: { group } }: NodeProps<Frame>) {
  return (
    <div className="pointer-events-none h-full w-full rounded-lg border border-dashed border-control/60 bg-sunken/50">
      <div className="truncate px-3.5 pt-1.5 text-xs font-medium text-muted">{group}</div>
    </div>
  )
})
