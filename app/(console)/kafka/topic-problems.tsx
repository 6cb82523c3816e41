'use client'
import { StatusDot } from '../../_components/status-dot'
import { useTopicProblemWords } from './kafka-words'

/** The worst problem of a topic with how many more there are; a dash when all is well. */
export function TopicProblems({ problems }: { problems: readonly string[] }) {
  const word = useTopicProblemWords()
  const [first, ...rest] = problems
  if (first === undefined) return <span className="text-muted">–</span>
  return (
    <span title={problems.map(word).join('\n')}>
      <StatusDot status={first === 'no-leader' ? 'danger' : 'warning'} className="max-w-full">
        {word(first)}
        {rest.length > 0 && <span className="ms-1 text-muted">+{rest.length}</span>}
      </StatusDot>
    </span>
  )
}
