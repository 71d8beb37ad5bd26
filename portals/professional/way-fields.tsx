import { type ReactNode, type Ref, useId } from 'react'
import { Choice } from '../parts/choice.tsx'
import { Field } from '../parts/field.tsx'
import { domainName } from '../src/domain-names.ts'
import { frenchHour } from '../src/french-day.ts'
import type { ReadHere } from '../src/read-here.ts'
import type { NoCardReason } from '../src/way-question.ts'
import { REASON_WORDS } from '../src/way-words.ts'
import { NirField } from './nir-field.tsx'
import { DayField, PersonFields } from './person-fields.tsx'
import type { WayDesk } from './use-way-desk.ts'

/** Fields that take the focus: the number that names the person, and the insurer's. */
export interface WayRefs {
  readonly number: Ref<HTMLInputElement>
  readonly amc: Ref<HTMLInputElement>
}

export interface WayFieldsProps {
  readonly wayDesk: WayDesk
  readonly refs: WayRefs
}

/** An engagement number: chosen among those of the looks made since the page opened, or copied from an earlier invoice. */
export function KnownFields({ wayDesk, refs, readHere }: WayFieldsProps & { readonly readHere: readonly ReadHere[] }): ReactNode {
  const { typed, faults, change } = wayDesk
  return (
    <>
      {readHere.length === 0 ? null : (
        <Choice
          label="Lue depuis l’ouverture de cette page"
          value={readHere.some(({ engagement }) => engagement === typed.engagement) ? typed.engagement : ''}
          options={[
            ['', 'Choisir par l’heure de lecture'],
            ...readHere.map(({ engagement, at, domain }) => [engagement, `${frenchHour(at)}, ${domainName(domain)}`] as const),
          ]}
          onChange={(engagement) => change({ engagement })}
        />
      )}
      <Field
        label="N° d’engagement"
        value={typed.engagement}
        onChange={(engagement) => change({ engagement })}
        className="code"
        maxLength={40}
        help="Sur une facture d’ici ; il peut être scanné."
        fault={faults.engagement ?? null}
        inputRef={refs.number}
      />
      <DayField label="Date des soins" value={typed.careDay} onChange={(careDay) => change({ careDay })} fault={faults.careDay} />
    </>
  )
}

/** The five data of a paper card, in the order they are printed, then the person in front. */
export function LegacyCardFields({ wayDesk, refs }: WayFieldsProps): ReactNode {
  const { typed, faults, change } = wayDesk
  return (
    <>
      <AmcField wayDesk={wayDesk} inputRef={refs.amc} />
      <div className="deux">
        <Field
          label="Type de convention"
          value={typed.conventionType}
          onChange={(conventionType) => change({ conventionType })}
          maxLength={10}
          fault={faults.conventionType ?? null}
        />
        <Field label="CSR" value={typed.csr} onChange={(csr) => change({ csr })} maxLength={10} fault={faults.csr ?? null} />
      </div>
      <Field
        label="N° d’adhérent"
        value={typed.memberNumber}
        onChange={(memberNumber) => change({ memberNumber })}
        maxLength={30}
        fault={faults.memberNumber ?? null}
        inputRef={refs.number}
      />
      <div className="deux">
        <DayField label="Validité, du" value={typed.validFrom} onChange={(validFrom) => change({ validFrom })} fault={faults.validFrom} />
        <DayField
          label="Validité, au"
          value={typed.validUntil}
          onChange={(validUntil) => change({ validUntil })}
          fault={faults.validUntil}
        />
      </div>
      <PersonFields typed={typed} faults={faults} onChange={change} />
    </>
  )
}

/** What a person says without any card, and why there is none. */
export function NoCardFields({ wayDesk, refs }: WayFieldsProps): ReactNode {
  const { typed, faults, change } = wayDesk
  return (
    <>
      <NirField value={typed.nir} onChange={(nir) => change({ nir })} fault={faults.nir} inputRef={refs.number} />
      <PersonFields typed={typed} faults={faults} onChange={change} />
      <AmcField wayDesk={wayDesk} inputRef={refs.amc} />
      <Reasons chosen={typed.reason} fault={faults.reason} onChoose={(reason) => change({ reason })} />
    </>
  )
}

function AmcField({ wayDesk, inputRef }: { readonly wayDesk: WayDesk; readonly inputRef: Ref<HTMLInputElement> }): ReactNode {
  const { typed, faults, change } = wayDesk
  return (
    <Field
      label="N° AMC de l’organisme"
      value={typed.amc}
      onChange={(amc) => change({ amc })}
      inputMode="numeric"
      maxLength={13}
      fault={faults.amc ?? null}
      inputRef={inputRef}
    />
  )
}

interface ReasonsProps {
  readonly chosen: NoCardReason | null
  readonly fault: string | undefined
  readonly onChoose: (reason: NoCardReason) => void
}

/** Four reasons, none chosen beforehand: the one chosen is written in the log. */
function Reasons({ chosen, fault, onChoose }: ReasonsProps): ReactNode {
  const name = useId()
  const label = useId()
  const said = useId()
  return (
    <div
      className="champ"
      role="radiogroup"
      aria-labelledby={label}
      aria-invalid={fault !== undefined}
      aria-describedby={fault === undefined ? undefined : said}
    >
      <span id={label} className="legende">
        Pourquoi sans carte ?
      </span>
      <div className="quatre">
        {Object.entries(REASON_WORDS).map(([code, word]) => (
          <label key={code} className="motif">
            <input type="radio" name={name} checked={chosen === code} onChange={() => onChoose(code as NoCardReason)} />
            {word}
          </label>
        ))}
      </div>
      <p id={said} className="faute">
        {fault}
      </p>
    </div>
  )
}
