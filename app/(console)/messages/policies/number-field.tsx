'use client'
import { TextField } from '../../../_components/text-field'

type NumberFieldProps = { label: string; value: number; onChange: (value: number) => void; problem?: string | undefined }

/** A whole number, 0 and more; what is no digit is not taken. */
export const NumberField = ({ label, value, onChange, problem }: NumberFieldProps) => (
  <TextField
    label={label}
    inputMode="numeric"
    value={String(value)}
    problem={problem}
    onValueChange={(text) => onChange(Number(text.replaceAll(/\D/g, '').slice(0, 7)))}
    className="w-32"
  />
)
