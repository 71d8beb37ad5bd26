import type { DomainCode } from '@cloison/contract'
import type { ReactNode, Ref } from 'react'
import { Act } from '../parts/act.tsx'
import { Choice } from '../parts/choice.tsx'
import { Field } from '../parts/field.tsx'
import { Plate } from '../parts/plate.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { domainName } from '../src/domain-names.ts'
import { frenchHour, slashed } from '../src/french-day.ts'
import type { CardWay, RightsDesk } from './use-rights-desk.ts'

const WAYS: Readonly<Record<CardWay, string>> = {
  camera: 'Lue par la caméra',
  scanner: 'Lue par le lecteur',
  paste: 'Collée ou saisie',
}

export interface BroughtProps {
  readonly desk: RightsDesk
  readonly birthDateRef: Ref<HTMLInputElement>
  readonly unreadable: boolean
}

/** Sheet 1: the card, and the person in front. The page holds nothing else about them. */
export function BroughtSheet({ desk, birthDateRef, unreadable }: BroughtProps): ReactNode {
  const { brought, faults, outcome, change } = desk
  return (
    <Sheet number={1} title="Ce que vous apportez">
      <p className="carte-lue">
        {brought.card === null ? (
          <Plate tone="plain">Aucune carte lue</Plate>
        ) : (
          <>
            <Plate tone="yes">Carte lue</Plate>
            <span className="petit second">{`${WAYS[brought.way ?? 'paste']}${brought.readAt === null ? '' : ` à ${frenchHour(brought.readAt)}`}`}</span>
          </>
        )}
      </p>
      <div role="alert">
        {unreadable ? <p className="faute">Ce code n’est pas une carte lisible. Présentez le carré imprimé sur l’attestation.</p> : null}
        {faults.card === undefined ? null : <p className="faute">{faults.card}</p>}
      </div>
      <form
        className="saisie"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void desk.ask()
        }}
      >
        <Field
          label="Date de naissance de la personne"
          value={brought.birthDate}
          onChange={(typed) => change({ birthDate: typed.length < brought.birthDate.length ? typed : slashed(typed) })}
          placeholder="jj/mm/aaaa"
          inputMode="numeric"
          maxLength={10}
          inputRef={birthDateRef}
          fault={faults.birthDate ?? null}
        />
        <div className="deux">
          <Field
            label="Rang de naissance"
            value={brought.rank}
            onChange={(rank) => change({ rank })}
            inputMode="numeric"
            maxLength={1}
            fault={faults.rank ?? null}
          />
          <Field
            label="Date des soins"
            value={brought.careDay}
            onChange={(typed) => change({ careDay: typed.length < brought.careDay.length ? typed : slashed(typed) })}
            inputMode="numeric"
            maxLength={10}
            fault={faults.careDay ?? null}
          />
        </div>
        {desk.domains.length === 1 ? null : (
          <Choice
            label="Domaine de soins"
            value={brought.domain}
            options={desk.domains.map((code) => [code, domainName(code)] as const)}
            onChange={(code) => change({ domain: code as DomainCode })}
          />
        )}
        <div className="portes">
          <Act submit look={brought.card !== null && desk.answer === null ? 'full' : 'plain'} keyName="F9" busy={outcome.kind === 'asking'}>
            Interroger
          </Act>
        </div>
      </form>
      <p className="petit second">Une personne nouvelle compte dans votre plafond, reconnue ou non.</p>
    </Sheet>
  )
}
