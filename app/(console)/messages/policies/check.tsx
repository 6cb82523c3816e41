'use client'

/** A tick with its word. */
export const Check = ({ label, checked, onChange }: { label: string; checked: boolean; onChange: () => void }) => (
  <label className="inline-flex cursor-pointer items-center gap-1.5 text-sm">
    <input type="checkbox" checked={checked} onChange={onChange} className="size-4 accent-(--accent-fill)" />
    {label}
  </label>
)
