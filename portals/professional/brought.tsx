import type { DomainCode } from '@cloison/contract'
import type { ReactNode, Ref } from 'react'
import { Act } from '../parts/act.tsx'
import { Choice } from '../parts/choice.tsx'
import { Plate } from '../parts/plate.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { domainName } from '../src/domain-names.ts'
import { frenchHour } from '../src/french-day.ts'
import type { OtherWay } from '../src/way-question.ts'
import { OtherWays } from './other-ways.tsx'
import { PersonFields } from './person-fields.tsx'
import type { CardWay, RightsDesk } from './use-rights-desk.ts'

const WAYS: Readonly<Record<CardWay, string>> = {
  camera: 'Lue par la caméra',
  scanner: 'Lue par le lecteur',
  paste: 'Collée ou saisie',
}

export interface BroughtProps {
  readonly desk: RightsDesk
  readonly birthDateRef: Ref<HTMLInputElement>
  readonly summaryRef: Ref<HTMLElement>
  readonly unreadable: boolean
  readonly onTake: (way: OtherWay) => void
}

/** Sheet 1: the card, and the person in front. The page holds nothing else about them. */
export function BroughtSheet({ desk, birthDateRef, summaryRef, unreadable, onTake }: BroughtProps): ReactNode {
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
        <PersonFields typed={brought} faults={faults} onChange={change} birthDateRef={birthDateRef} />
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
      <OtherWays way="card" onTake={onTake} summaryRef={summaryRef} />
    </Sheet>
  )
}
