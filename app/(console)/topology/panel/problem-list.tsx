import type { Problem } from '#lib/registry/schema'
import { StatusDot, type Status } from '../../../_components/status-dot'

const statusOf: Record<Problem['severity'], Status> = { danger: 'danger', warning: 'warning', info: 'idle' }

/** What the registry says against it, in the words of the API. */
export function ProblemList({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) return null
  return (
    <ul className="flex flex-col gap-1 border-b px-4 py-2.5 text-sm">
      {problems.map(({ code, severity, text }) => (
        <li key={`${code} ${text}`}>
          <StatusDot status={statusOf[severity]} className="items-start whitespace-normal [&>svg]:mt-0.75">
            {text}
          </StatusDot>
        </li>
      ))}
    </ul>
  )
}
