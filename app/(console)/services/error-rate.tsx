import { cx } from '../../_components/cx'
import { NumberCell } from '../../_components/number-cell'

/** A share of failed calls; coloured only from one in a hundred on, so that a calm list stays calm. */
export function ErrorRate({ rate }: { rate: number | null | undefined }) {
  const tone =
    rate !== null && rate !== undefined && rate >= 0.01 && (rate >= 0.05 ? 'text-danger font-medium' : 'text-warning font-medium')
  return <NumberCell value={rate} unit="share" className={cx(tone)} />
}
