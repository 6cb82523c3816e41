import { Badge } from '../badge'

/** Short values side by side: protocols, generations, registries; a dash when there are none. */
export function Badges({ values, mono = false, max = 4 }: { values: readonly string[]; mono?: boolean; max?: number }) {
  if (values.length === 0) return <span className="text-muted">–</span>
  return (
    <span className="inline-flex max-w-full items-center gap-1" title={values.join(', ')}>
      {values.slice(0, max).map((value) => (
        <Badge key={value} mono={mono}>
          {value}
        </Badge>
      ))}
      {values.length > max && <span className="text-xs text-muted">+{values.length - max}</span>}
    </span>
  )
}
