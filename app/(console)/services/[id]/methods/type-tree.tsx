'use client'
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import type { TypeDefinition } from '#lib/registry/definition-schema'
import { shortType, typesWithin } from './type-names'

type TypeTreeProps = {
  name: string
  types: ReadonlyMap<string, TypeDefinition>
  /** Before the type: a parameter's place, a field's name. */ label?: string | undefined
}

/** A type that opens to its fields, and they to theirs; a plain one is only its name. Fields are made when they are looked at: types may hold themselves. */
export function TypeTree({ name, types, label }: TypeTreeProps) {
  const [open, setOpen] = useState(false)
  const within = typesWithin(name, types)
  const text = (
    <>
      {label !== undefined && <span className="text-muted">{label}: </span>}
      <span title={name}>{shortType(name)}</span>
    </>
  )
  if (within.length === 0) return <div className="py-0.5 ps-4.5 break-words">{text}</div>
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex items-center gap-1 rounded-sm py-0.5 text-start break-words hover:text-accent"
      >
        <ChevronRight aria-hidden className={open ? 'size-3.5 rotate-90' : 'size-3.5'} />
        <span>{text}</span>
      </button>
      {open && (
        <div className="ms-1.5 border-s ps-2">
          {within.map((type) => (
            <Inside key={type.name} type={type} types={types} showName={within.length > 1 || type.name !== name} />
          ))}
        </div>
      )}
    </div>
  )
}

function Inside({ type, types, showName }: { type: TypeDefinition; types: TypeTreeProps['types']; showName: boolean }) {
  return (
    <div>
      {showName && <div className="pt-0.5 text-muted">{type.name}</div>}
      {type.kind === 'enum' ? (
        <div className="py-0.5 ps-4.5 break-words">{type.values.join(' | ')}</div>
      ) : (
        Object.entries(type.properties).map(([field, inner]) => <TypeTree key={field} label={field} name={inner} types={types} />)
      )}
    </div>
  )
}
