'use client'
import type { NodeProps } from '@xyflow/react'
import { memo } from 'react'
import type { FrameNameNode } from './flow-elements'

/** The box around the applications of one owner. */
export const FrameNode = memo(function FrameNode() {
  return <div className="pointer-events-none h-full w-full rounded-lg border border-dashed border-control/60 bg-sunken/50" />
})

/** Whose they are. */
export const FrameName = memo(function FrameName({ data: { group } }: NodeProps<FrameNameNode>) {
  return (
    <div className="pointer-events-none w-fit max-w-full truncate rounded-sm bg-sunken px-1 text-xs leading-5 font-medium text-muted">
      {group}
    </div>
  )
})
