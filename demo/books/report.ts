import { allFlows } from '../shop/flows.ts'
import type { Piece } from './judge.ts'

const mostNamed = 20

/** The books in words: how many of each flow are in order, and each one that is not, with the reason. */
export function reportBooks(pieces: readonly Piece[]): string {
  const flows = allFlows.map((flow) => {
    const own = pieces.filter((piece) => piece.flow === flow)
    const of = (state: Piece['state']): number => own.filter((piece) => piece.state === state).length
    return `${flow}: ${of('consistent')} consistent, ${of('open')} open, ${of('torn')} torn`
  })
  const wrong = pieces.filter(({ state }) => state !== 'consistent')
  const named = wrong.slice(0, mostNamed).map(({ id, state, why }) => `  ${id} is ${state}: ${why}`)
  return [...flows, ...named, ...(wrong.length > mostNamed ? [`  and ${wrong.length - mostNamed} more`] : [])].join('\n')
}
