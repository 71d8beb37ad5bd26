import type { DomainCode } from '@cloison/contract'
import { type ReactNode, type Ref, useEffect, useRef } from 'react'
import { Act } from '../parts/act.tsx'
import { Choice } from '../parts/choice.tsx'
import { Plate } from '../parts/plate.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { domainName } from '../src/domain-names.ts'
import { frenchHour } from '../src/french-day.ts'
import type { OtherWay } from '../src/way-question.ts'
import { WAYS } from '../src/way-words.ts'
import { OtherWays } from './other-ways.tsx'
import type { RightsDesk } from './use-rights-desk.ts'
import type { WayDesk } from './use-way-desk.ts'
import { KnownFields, LegacyCardFields, NoCardFields, type WayRefs } from './way-fields.tsx'

export interface WaySheetProps {
  readonly way: OtherWay
  readonly desk: RightsDesk
  readonly wayDesk: WayDesk
  readonly refs: WayRefs
  readonly summaryRef: Ref<HTMLElement>
  readonly unreadable: boolean
  readonly onTake: (way: OtherWay) => void
  readonly onCard: () => void
}

const ERASED: Readonly<Record<OtherWay, { readonly all: string; readonly numbers: string }>> = {
  known: { all: 'Saisie effacée.', numbers: 'Relisez le numéro.' },
  'legacy-card': { all: 'Saisie effacée.', numbers: 'N° d’adhérent effacé.' },
  'no-card': { all: 'Saisie effacée.', numbers: 'Numéro effacé.' },
}

/** Sheet 1 without a signed card: what it answers and costs, then the fields. They are emptied as soon as the question was answered. */
export function WaySheet({ way, desk, wayDesk, refs, summaryRef, unreadable, onTake, onCard }: WaySheetProps): ReactNode {
  const { typed, turnedBack, emptied, change } = wayDesk
  const { name, price, asked } = WAYS[way]
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (turnedBack === 0) return
    const first = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
    const field = first?.matches('input') ? first : first?.querySelector<HTMLElement>('input')
    field?.focus()
  }, [turnedBack])
  return (
    <Sheet number={1} title="Ce que vous apportez">
      <h3>{name}</h3>
      <p className="encart petit">
        <strong>{price[0]}</strong> {price[1]}
      </p>
      <div role="alert">{unreadable ? <p className="faute">Ce code n’est ni une carte, ni un numéro d’engagement.</p> : null}</div>
      <div role="status">
        {emptied === null ? null : (
          <p className="carte-lue">
            <Plate tone="plain">{asked}</Plate>
            <span className="petit second">{`à ${frenchHour(emptied.at)}. ${ERASED[way][emptied.what]}`}</span>
          </p>
        )}
      </div>
      <form
        ref={form}
        className="saisie"
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault()
          void wayDesk.ask(way)
        }}
      >
        {way === 'known' ? <KnownFields wayDesk={wayDesk} refs={refs} readHere={desk.readHere} /> : null}
        {way === 'legacy-card' ? <LegacyCardFields wayDesk={wayDesk} refs={refs} /> : null}
        {way === 'no-card' ? <NoCardFields wayDesk={wayDesk} refs={refs} /> : null}
        {desk.domains.length === 1 ? null : (
          <Choice
            label="Domaine de soins"
            value={typed.domain}
            options={desk.domains.map((code) => [code, domainName(code)] as const)}
            onChange={(code) => change({ domain: code as DomainCode })}
          />
        )}
        <div className="portes">
          <Act submit look={emptied?.what === 'all' ? 'plain' : 'full'} keyName="F9" busy={desk.outcome.kind === 'asking'}>
            Interroger
          </Act>
          <Act look="light" keyName="Échap" onPress={onCard}>
            Revenir
          </Act>
        </div>
      </form>
      <OtherWays way={way} onTake={onTake} summaryRef={summaryRef} />
    </Sheet>
  )
}
