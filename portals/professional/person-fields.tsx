import type { ReactNode, Ref } from 'react'
import { Field } from '../parts/field.tsx'
import { slashed } from '../src/french-day.ts'

export interface DayFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly fault?: string | undefined
  readonly help?: string
  readonly placeholder?: string
  readonly inputRef?: Ref<HTMLInputElement>
}

/** A day typed jj/mm/aaaa: the slashes come by themselves, and a correction is left alone. */
export function DayField({ value, onChange, fault, ...rest }: DayFieldProps): ReactNode {
  return (
    <Field
      {...rest}
      value={value}
      onChange={(typed) => onChange(typed.length < value.length ? typed : slashed(typed))}
      inputMode="numeric"
      maxLength={10}
      fault={fault ?? null}
    />
  )
}

interface PersonAndCare {
  readonly birthDate: string
  readonly rank: string
  readonly careDay: string
}

export interface PersonFieldsProps {
  readonly typed: PersonAndCare
  readonly faults: { readonly [Name in keyof PersonAndCare]?: string }
  readonly onChange: (change: Partial<PersonAndCare>) => void
  readonly birthDateRef?: Ref<HTMLInputElement>
}

/** The person in front, and the day of care: the same three fields whatever was brought. */
export function PersonFields({ typed, faults, onChange, birthDateRef }: PersonFieldsProps): ReactNode {
  return (
    <>
      <DayField
        label="Date de naissance de la personne"
        value={typed.birthDate}
        onChange={(birthDate) => onChange({ birthDate })}
        placeholder="jj/mm/aaaa"
        fault={faults.birthDate}
        {...(birthDateRef === undefined ? {} : { inputRef: birthDateRef })}
      />
      <div className="deux">
        <Field
          label="Rang de naissance"
          value={typed.rank}
          onChange={(rank) => onChange({ rank })}
          inputMode="numeric"
          maxLength={1}
          fault={faults.rank ?? null}
        />
        <DayField label="Date des soins" value={typed.careDay} onChange={(careDay) => onChange({ careDay })} fault={faults.careDay} />
      </div>
    </>
  )
}
