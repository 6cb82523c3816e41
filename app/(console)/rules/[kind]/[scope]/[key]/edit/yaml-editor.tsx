'use client'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { indentUnit } from '@codemirror/language'
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { Annotation, EditorState } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { useEffect, useEffectEvent, useRef } from 'react'
import type { LintFinding } from '#lib/governance/lint/lint-schema'
import { useSaid, type Words } from '../../../../../../_components/use-said'
import { editorLook } from './editor-theme'

type YamlEditorProps = {
  /** Read aloud */
  label: string
  value: string
  onChange: (text: string) => void
  findings: readonly LintFinding[]
  /** 1-based; a new object moves the cursor there again */
  reveal: { line: number } | undefined
  readOnly: boolean
  /** The word on the button of a fix */
  fixLabel: string
}

/** A change that comes from the page, not from the person: it is no edit */
const fromPage = Annotation.define<boolean>()

const severities = { danger: 'error', warning: 'warning', info: 'info' } as const

/** The text of a rule: colours, problems at their lines, fixes by a click. Tab leaves it, as in any field. Give it a `key` of label and readOnly. */
export function YamlEditor({ label, value, onChange, findings, reveal, readOnly, fixLabel }: YamlEditorProps) {
  const wordsOf = useSaid()
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorView>(undefined)
  const changed = useEffectEvent(onChange)
  const begin = useEffectEvent(() => value)
  useEffect(() => {
    if (!place.current) return undefined
    const view = new EditorView({
      parent: place.current,
      doc: begin(),
      extensions: extensionsOf({ label, readOnly, onChange: (text) => changed(text) }),
    })
    editor.current = view
    return () => view.destroy()
  }, [label, readOnly])
  useEffect(() => {
    const view = editor.current
    const text = view?.state.doc.toString()
    if (view && text !== undefined && text !== value) view.dispatch({ changes: changeBetween(text, value), annotations: fromPage.of(true) })
  }, [value])
  useEffect(() => {
    const view = editor.current
    if (view)
      view.dispatch(
        setDiagnostics(view.state, toDiagnostics(view.state, findings, { wordsOf, name: fixLabel, apply: (text) => changed(text) })),
      )
  }, [findings, fixLabel, wordsOf])
  useEffect(() => {
    const view = editor.current
    if (!view || !reveal) return
    const line = view.state.doc.line(Math.min(Math.max(1, reveal.line), view.state.doc.lines))
    view.dispatch({ selection: { anchor: line.from }, effects: EditorView.scrollIntoView(line.from, { y: 'center' }) })
    view.focus()
  }, [reveal])
  return <div ref={place} className="min-w-0 overflow-hidden" />
}

type Wiring = { label: string; readOnly: boolean; onChange: (text: string) => void }

const extensionsOf = ({ label, readOnly, onChange }: Wiring) => [
  lineNumbers(),
  history(),
  drawSelection(),
  highlightActiveLine(),
  highlightSelectionMatches(),
  indentUnit.of('  '),
  yaml(),
  lintGutter(),
  editorLook,
  keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
  EditorState.readOnly.of(readOnly),
  EditorView.lineWrapping,
  EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
  EditorView.updateListener.of((update) => {
    const isOwn = update.transactions.every((transaction) => transaction.annotation(fromPage) === undefined)
    if (update.docChanged && isOwn) onChange(update.state.doc.toString())
  }),
]

/** The smallest replacement, so that the cursor and the undo history survive an edit made in the form. */
function changeBetween(before: string, after: string): { from: number; to: number; insert: string } {
  const shorter = Math.min(before.length, after.length)
  let from = 0
  while (from < shorter && before[from] === after[from]) from += 1
  let end = 0
  while (end < shorter - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) }
}

type Shown = { wordsOf: (words: Words) => string; name: string; apply: (text: string) => void }

function toDiagnostics(state: EditorState, findings: readonly LintFinding[], { wordsOf, name, apply }: Shown): Diagnostic[] {
  return findings.map(({ code, severity, text, said, line, fix }) => {
    const at = state.doc.line(Math.min(Math.max(1, line ?? 1), state.doc.lines))
    const from = at.from + (/^\s*/.exec(at.text)?.[0].length ?? 0)
    return {
      from: Math.min(from, at.to),
      to: at.to,
      severity: severities[severity],
      source: code,
      message: wordsOf({ text, said }),
      actions: fix ? [{ name, apply: () => apply(fix.content) }] : [],
    }
  })
}
