'use client'
import { type Hold, lateBehind } from './late'
import { selectButton, SelectFace, type SelectProps } from './select-face'

export type { Option } from './select-face'

/** One of a few. For more than a dozen take Combobox. */
export function Select<Value extends string>({ onValueChange, ...props }: SelectProps<Value>) {
  const choose = (next: string) => {
    const option = props.options.find((candidate) => candidate.value === next)
    if (option) onValueChange(option.value)
  }
  return <AnySelect {...props} onValueChange={choose} />
}

const AnySelect = lateBehind(SelectButton, () => import('./select-list').then((module) => module.SelectList))

function SelectButton({ hold, ...props }: SelectProps<string> & { hold: Hold }) {
  return (
    <button
      {...selectButton(props)}
      {...hold}
      type="button"
      aria-haspopup="listbox"
      aria-expanded={false}
      disabled={Boolean(props.disabled)}
    >
      <SelectFace {...props} />
    </button>
  )
}
