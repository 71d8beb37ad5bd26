import type { ReactNode } from 'react'
import { Act } from '../parts/act.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { State } from '../parts/state.tsx'
import { refusalSpoken } from '../src/spoken-state.ts'
import { Decision } from './decision.tsx'
import { InvoiceLines } from './invoice-lines.tsx'
import type { Tab } from './page-header.tsx'
import { Reread } from './reread.tsx'
import type { InvoiceDesk } from './use-invoice-desk.ts'

export interface InvoiceTabProps {
  readonly desk: InvoiceDesk
  readonly domains: readonly string[]
  readonly go: (tab: Tab) => void
}

/** Write, read again, send; then who pays what, and why. */
export function InvoiceTab({ desk, domains, go }: InvoiceTabProps): ReactNode {
  const { step } = desk
  if (step.kind === 'received') return <Decision claim={step.claim} following={step.following} onAnew={desk.startAnew} go={go} />
  return (
    <>
      <div className="tete">
        <div>
          <h1>Facture</h1>
          <p>Les prix sont les vôtres ; les parts de chacun viennent avec la décision.</p>
        </div>
        <div className="portes">
          <Act keyName="F2" onPress={() => go('rights')}>
            Carte et droits
          </Act>
        </div>
      </div>
      <div role="status">
        {step.kind === 'refused' ? (
          <State state={refusalSpoken(step.refusal)} focusTitle acts={<Act onPress={desk.backToWriting}>Revenir à la facture</Act>} />
        ) : null}
      </div>
      {desk.waiting === null ? null : (
        <div className="encart">
          <p>Une autre personne a été lue depuis. La facture ci-dessous porte encore l’engagement d’avant.</p>
          <Act onPress={desk.startWaiting}>Abandonner, et facturer la dernière personne lue</Act>
        </div>
      )}
      <Sheet number={1} title="Lignes de la facture">
        <InvoiceLines desk={desk} domains={domains} />
      </Sheet>
      {step.kind === 'rereading' || step.kind === 'sending' ? (
        <Reread question={step.question} busy={step.kind === 'sending'} onSend={() => void desk.send()} onBack={desk.backToWriting} />
      ) : null}
    </>
  )
}
