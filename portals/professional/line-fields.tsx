import type { ReactNode } from 'react'
import { Act } from '../parts/act.tsx'
import { Choice } from '../parts/choice.tsx'
import { Field } from '../parts/field.tsx'
import { ACTS, type DraftFault, type DraftLine, FEES, type LineField, MEDICINE_RATES } from '../src/invoice-draft.ts'

export interface LineFieldsProps {
  readonly line: DraftLine
  readonly number: number
  readonly faults: readonly DraftFault[]
  readonly onChange: (line: DraftLine) => void
  readonly onRemove: () => void
}

const KINDS = { medicine: 'Médicament', 'dispensing-fee': 'Honoraire de dispensation', consultation: 'Acte' } as const

/** Fields of one line of an invoice. */
export function LineFields({ line, number, faults, onChange, onRemove }: LineFieldsProps): ReactNode {
  const faultOf = (field: LineField): string | null => faults.find((fault) => fault.field === field)?.sentence ?? null
  return (
    <fieldset className={`ligne ${line.kind}`}>
      <legend>{`Ligne ${number} · ${KINDS[line.kind]}`}</legend>
      {line.kind === 'medicine' ? (
        <>
          <Field
            label="Code CIP"
            value={line.cip13}
            onChange={(cip13) => onChange({ ...line, cip13 })}
            inputMode="numeric"
            maxLength={17}
            className="code"
            fault={faultOf('cip13')}
          />
          <Quantity value={line.quantity} onChange={(quantity) => onChange({ ...line, quantity })} fault={faultOf('quantity')} />
          <Price label="Prix de la boîte" value={line.price} onChange={(price) => onChange({ ...line, price })} fault={faultOf('price')} />
          <Choice
            label="Taux"
            value={line.rate}
            options={MEDICINE_RATES.map((rate) => [rate, `${rate}\u00a0%`] as const)}
            onChange={(rate) => onChange({ ...line, rate })}
          />
        </>
      ) : null}
      {line.kind === 'dispensing-fee' ? (
        <>
          <Choice
            label="Honoraire"
            value={line.code}
            options={Object.entries(FEES).map(([code, word]) => [code, `${code} · ${word}`] as const)}
            onChange={(code) => onChange({ ...line, code })}
          />
          <Quantity value={line.quantity} onChange={(quantity) => onChange({ ...line, quantity })} fault={faultOf('quantity')} />
        </>
      ) : null}
      {line.kind === 'consultation' ? (
        <>
          <Choice label="Acte" value={line.code} options={Object.entries(ACTS)} onChange={(code) => onChange({ ...line, code })} />
          <Price label="Honoraires" value={line.price} onChange={(price) => onChange({ ...line, price })} fault={faultOf('price')} />
          <Choice
            label="Parcours"
            value={line.pathway}
            options={[
              ['referring', 'Médecin traitant ou adressé'],
              ['outside', 'Hors parcours'],
            ]}
            onChange={(pathway) => onChange({ ...line, pathway })}
          />
        </>
      ) : null}
      <div className="drapeaux">
        {line.kind === 'medicine' ? (
          <Tick word="Générique refusé par la personne" ticked={line.refused} onChange={(refused) => onChange({ ...line, refused })} />
        ) : null}
        <Tick
          word="En rapport avec une exonération (ALD, maternité…)"
          ticked={line.exempted}
          onChange={(exempted) => onChange({ ...line, exempted })}
        />
      </div>
      <Act look="light" onPress={onRemove}>
        Retirer<span className="masque">{` la ligne ${number}`}</span>
      </Act>
    </fieldset>
  )
}

interface SmallFieldProps {
  readonly value: string
  readonly onChange: (typed: string) => void
  readonly fault: string | null
}

function Quantity(props: SmallFieldProps): ReactNode {
  return <Field label="Quantité" inputMode="numeric" maxLength={2} className="montant" {...props} />
}

function Price({ label, ...props }: SmallFieldProps & { readonly label: string }): ReactNode {
  return <Field label={`${label}, en euros`} inputMode="decimal" maxLength={12} className="montant" {...props} />
}

interface TickProps {
  readonly word: string
  readonly ticked: boolean
  readonly onChange: (ticked: boolean) => void
}

function Tick({ word, ticked, onChange }: TickProps): ReactNode {
  return (
    <label className="choix">
      <input type="checkbox" checked={ticked} onChange={(event) => onChange(event.currentTarget.checked)} />
      {word}
    </label>
  )
}
