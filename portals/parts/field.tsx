import type { ReactNode, Ref } from 'react'
import { FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components'

export interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly help?: string
  /** Said beside the field, with the expected form; null when there is nothing to correct. */
  readonly fault?: string | null
  readonly inputMode?: 'numeric' | 'decimal' | 'text'
  readonly className?: string
  readonly long?: boolean
  readonly placeholder?: string
  readonly inputRef?: Ref<HTMLInputElement>
  readonly maxLength?: number
}

/** A field with its caption, its help and its fault, tied together for screen readers. Browsers neither fill nor correct it. */
export function Field(props: FieldProps): ReactNode {
  const {
    label,
    value,
    onChange,
    help,
    fault = null,
    inputMode = 'text',
    className,
    long = false,
    placeholder,
    inputRef,
    maxLength,
  } = props
  const input = {
    inputMode,
    autoComplete: 'off',
    spellCheck: false,
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(className === undefined ? {} : { className }),
    ...(maxLength === undefined ? {} : { maxLength }),
  } as const
  return (
    <TextField className="champ" value={value} onChange={onChange} isInvalid={fault !== null} validationBehavior="aria">
      <Label>{label}</Label>
      {long ? <TextArea rows={3} {...input} /> : <Input ref={inputRef ?? null} {...input} />}
      {help === undefined ? null : (
        <Text slot="description" className="aide-champ">
          {help}
        </Text>
      )}
      <FieldError className="faute">{fault}</FieldError>
    </TextField>
  )
}
