import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Act } from '../parts/act.tsx'
import type { Api } from '../src/api.ts'
import { Answered } from './answered.tsx'
import { BroughtSheet } from './brought.tsx'
import { Camera } from './camera.tsx'
import { LooksTable } from './looks-table.tsx'
import type { Tab } from './page-header.tsx'
import { PasteCard } from './paste-card.tsx'
import type { AskingWay, CardWay, RightsDesk } from './use-rights-desk.ts'
import { useWayDesk } from './use-way-desk.ts'
import { useWedge } from './use-wedge.ts'
import { WaySheet } from './way-sheet.tsx'
import { YourDay } from './your-day.tsx'

export interface RightsTabProps {
  readonly desk: RightsDesk
  readonly api: Api
  readonly go: (tab: Tab) => void
  /** A page is laid over: keys are not for this one. */
  readonly blocked: boolean
  /** How many times the session was left idle. */
  readonly idleTimes: number
}

/** What you bring, what the insurer answers, your day. */
export function RightsTab({ desk, api, go, blocked, idleTimes }: RightsTabProps): ReactNode {
  const [over, setOver] = useState<'camera' | 'paste' | null>(null)
  const [unreadable, setUnreadable] = useState(false)
  const wayDesk = useWayDesk(desk, idleTimes)
  const birthDate = useRef<HTMLInputElement>(null)
  const number = useRef<HTMLInputElement>(null)
  const amc = useRef<HTMLInputElement>(null)
  const summary = useRef<HTMLElement>(null)
  /** Where the focus goes once the page shows what was just asked for; null: it stays. */
  const [wanted, setWanted] = useState<'birth-date' | AskingWay | null>(null)
  const afterReading = (readable: boolean): void => {
    setUnreadable(!readable)
    if (!readable) return
    wayDesk.wipe()
    setWanted('birth-date')
  }
  // Once a card is read, the birth date is asked for. A page laid over gives the focus back as it leaves: the field takes it after that.
  useEffect(() => {
    if (over !== null || wanted === null) return
    const frame = requestAnimationFrame(() => {
      const places = { 'birth-date': birthDate, card: summary, known: number, 'legacy-card': amc, 'no-card': number }
      places[wanted].current?.focus()
      setWanted(null)
    })
    return () => cancelAnimationFrame(frame)
  }, [wanted, over])
  const takeWay = (way: AskingWay): void => {
    setUnreadable(false)
    wayDesk.wipe()
    desk.takeWay(way)
    setWanted(way)
  }
  useWedge(desk, wayDesk, !blocked && over !== 'paste', {
    onRead: (readable) => {
      if (readable) setOver(null)
      afterReading(readable)
    },
    onEngagement: (engagement) => {
      setOver(null)
      takeWay('known')
      wayDesk.change({ engagement })
    },
  })
  const take = (text: string, way: CardWay): boolean => {
    const readable = desk.takeCard(text, way)
    if (readable) {
      setOver(null)
      afterReading(true)
    }
    return readable
  }
  const readCard = (): void => setOver('camera')
  const correct = (): void => {
    const insurer = desk.outcome.kind === 'refusal' && desk.outcome.refusal.code === 'insurer.unknown'
    if (desk.way === 'card') birthDate.current?.focus()
    else (insurer ? amc : number).current?.focus()
  }
  const ask = (): void => void (desk.way === 'card' ? desk.ask() : wayDesk.ask(desk.way))
  useEscape(desk.way !== 'card' && !blocked && over === null, () => takeWay('card'))

  return (
    <>
      <div className="tete">
        <h1>Carte et droits</h1>
        <div className="portes">
          <Act look={desk.way === 'card' && desk.brought.card === null ? 'full' : 'plain'} keyName="F2" onPress={readCard}>
            {desk.brought.card === null ? 'Lire une carte' : 'Carte suivante'}
          </Act>
          <Act onPress={() => setOver('paste')}>Coller ou saisir</Act>
        </div>
      </div>
      <div className="grille comptoir">
        <div className="paire">
          {desk.way === 'card' ? (
            <BroughtSheet desk={desk} birthDateRef={birthDate} summaryRef={summary} unreadable={unreadable} onTake={takeWay} />
          ) : (
            <WaySheet
              key={desk.way}
              way={desk.way}
              desk={desk}
              wayDesk={wayDesk}
              refs={{ number, amc }}
              summaryRef={summary}
              unreadable={unreadable}
              onTake={takeWay}
              onCard={() => takeWay('card')}
            />
          )}
          <Answered desk={desk} api={api} onAsk={ask} onReadCard={readCard} onCorrect={correct} onInvoice={() => go('invoice')} />
        </div>
        <YourDay day={desk.day} />
      </div>
      <LooksTable day={desk.day} limit={5} onMore={() => go('journal')} />
      {over === 'camera' ? (
        <Camera onText={(text) => take(text, 'camera')} onClose={() => setOver(null)} onPaste={() => setOver('paste')} />
      ) : null}
      {over === 'paste' ? <PasteCard onText={(text) => take(text, 'paste')} onClose={() => setOver(null)} /> : null}
    </>
  )
}

/** Échap goes back to the card, unless a list is being closed with it. */
function useEscape(active: boolean, onEscape: () => void): void {
  const latest = useRef(onEscape)
  latest.current = onEscape
  useEffect(() => {
    if (!active) return
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.target instanceof HTMLSelectElement) return
      if (document.querySelector('[role=dialog], [role=alertdialog]') === null) latest.current()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [active])
}
