import { CopyButton } from '../copy-button'

/** A URL as one text, to be copied. */
export function RawUrl({ title, text }: { title: string; text: string }) {
  return (
    <section aria-label={title}>
      <div className="flex h-9 items-center">
        <h3 className="text-sm font-semibold">{title}</h3>
        <span className="ms-auto">
          <CopyButton text={text} />
        </span>
      </div>
      <p className="rounded-md bg-sunken p-2.5 font-mono text-xs break-all">{text}</p>
    </section>
  )
}
