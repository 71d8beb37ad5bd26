import { type ReactNode, useEffect, useRef } from 'react'
import { Act } from '../parts/act.tsx'
import { Field } from '../parts/field.tsx'
import { slashed } from '../src/french-day.ts'
import { draftTotal, EMPTY_ACT, EMPTY_FEE, EMPTY_MEDICINE, LINES_MAX } from '../src/invoice-draft.ts'
import { frenchEuros } from '../src/money.ts'
import { LineFields } from './line-fields.tsx'
import type { InvoiceDesk } from './use-invoice-desk.ts'

/** The lines, the sum of what was typed, and the door that leads to rereading. Nothing leaves from here. */
export function InvoiceLines({ desk, domains }: { readonly desk: InvoiceDesk; readonly domains: readonly string[] }): ReactNode {
  const list = useRef<HTMLOListElement>(null)
  const count = useRef(desk.lines.length)
  useEffect(() => {
    if (desk.lines.length > count.current) list.current?.querySelector<HTMLElement>('li:last-child :is(input, select)')?.focus()
    count.current = desk.lines.length
  }, [desk.lines.length])
  useEffect(() => {
    if (desk.faults.length > 0) list.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [desk.faults])

  const total = draftTotal(desk.lines)
  const fees = desk.lines.some((line) => line.kind === 'dispensing-fee')
  const full = desk.lines.length >= LINES_MAX
  return (
    <form
      className="saisie"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        desk.reread()
      }}
    >
      <div className="tete-facture">
        <Field
          label="N° d’engagement"
          value={desk.engagement}
          onChange={desk.setEngagement}
          className="code"
          maxLength={31}
          help="Donné avec les droits ; il garantit qu’ils ne seront pas contestés ce jour-là."
          fault={desk.headFault.engagement ?? null}
        />
        <Field
          label="Date des soins"
          value={desk.careDay}
          onChange={(typed) => desk.setCareDay(typed.length < desk.careDay.length ? typed : slashed(typed))}
          placeholder="jj/mm/aaaa"
          inputMode="numeric"
          maxLength={10}
          fault={desk.headFault.careDay ?? null}
        />
      </div>
      <ol className="lignes" ref={list}>
        {desk.lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other name than its place.
          <li key={index}>
            <LineFields
              line={line}
              number={index + 1}
              faults={desk.faults.filter((fault) => fault.line === index)}
              onChange={(next) => desk.setLine(index, next)}
              onRemove={() => desk.removeLine(index)}
            />
          </li>
        ))}
      </ol>
      {desk.lines.length === 0 ? <p className="second">Aucune ligne encore.</p> : null}
      <div className="portes">
        {domains.includes('PHAR') ? (
          <>
            <Act busy={full} onPress={() => desk.addLine(EMPTY_MEDICINE)}>
              Ajouter un médicament
            </Act>
            <Act busy={full} onPress={() => desk.addLine(EMPTY_FEE)}>
              Ajouter un honoraire
            </Act>
          </>
        ) : null}
        {domains.includes('MEDE') ? (
          <Act busy={full} onPress={() => desk.addLine(EMPTY_ACT)}>
            Ajouter un acte
          </Act>
        ) : null}
      </div>
      <div className="total">
        <p>
          <span className="legende">{fees ? 'Prix saisis, hors honoraires' : 'Prix saisis'}</span>
          <span className="somme">{total === null ? '—' : frenchEuros(total)}</span>
        </p>
        <div className="portes">
          <Act submit look="full" keyName="F9" busy={desk.lines.length === 0}>
            Relire, puis envoyer
          </Act>
        </div>
      </div>
    </form>
  )
}
