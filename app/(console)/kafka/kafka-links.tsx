import Link from 'next/link'
import { groupHref, topicHref } from '../../_components/paths'

const quiet = 'rounded-sm hover:underline hover:decoration-dotted hover:underline-offset-3'

export function TopicLink({ cluster, topic }: { cluster: string; topic: string }) {
  return (
    <Link href={topicHref(cluster, topic)} title={topic} className={quiet}>
      {topic}
    </Link>
  )
}

export function GroupLink({ cluster, group }: { cluster: string; group: string }) {
  return (
    <Link href={groupHref(cluster, group)} title={group} className={quiet}>
      {group}
    </Link>
  )
}

/** Several topics in one line, cut at the end; all on hover. */
export function TopicLinks({ cluster, topics }: { cluster: string; topics: readonly string[] }) {
  if (topics.length === 0) return <span className="text-muted">–</span>
  return (
    <span title={topics.join(', ')}>
      {topics.slice(0, 6).map((topic, index) => (
        <span key={topic}>
          {index > 0 && ', '}
          <TopicLink cluster={cluster} topic={topic} />
        </span>
      ))}
      {topics.length > 6 && <span className="text-muted"> +{topics.length - 6}</span>}
    </span>
  )
}
