import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Act } from '../parts/act.tsx'
import type { Api } from '../src/api.ts'
import { Answered } from './answered.tsx'
import { BroughtSheet } from './brought.tsx'
import { Camera } from './camera.tsx'
import { LooksTable } from './looks-table.tsx'
import type { Tab } from './page-header.tsx'
import { PasteCard } from './paste-card.tsx'
import type { CardWay, RightsDesk } from './use-rights-desk.ts'
import { useWedge } from './use-wedge.ts'
import { YourDay } from './your-day.tsx'

export interface RightsTabProps {
  readonly desk: RightsDesk
  readonly api: Api
  readonly go: (tab: Tab) => void
  /** A page is laid over: keys are not for this one. */
  readonly blocked: boolean
}

/** What you bring, what the insurer answers, your day. */
export function RightsTab({ desk, api, go, blocked }: RightsTabProps): ReactNode {
  const [over, setOver] = useState<'camera' | 'paste' | null>(null)
  const [unreadable, setUnreadable] = useState(false)
  const birthDate = useRef<HTMLInputElement>(null)
  const justRead = useRef(false)
  const afterReading = (readable: boolean): void => {
    setUnreadable(!readable)
    justRead.current = readable
  }
  // Once a card is read, the birth date is asked for. A page laid over gives the focus back as it leaves: the field takes it after that.
  const { readAt } = desk.brought
  useEffect(() => {
    if (readAt === null || over !== null || !justRead.current) return
    justRead.current = false
    const frame = requestAnimationFrame(() => birthDate.current?.focus())
    return () => cancelAnimationFrame(frame)
  }, [readAt, over])
  useWedge(desk, !blocked && over !== 'paste', (readable) => {
    if (readable) setOver(null)
    afterReading(readable)
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
  const correct = (): void => birthDate.current?.focus()

  return (
    <>
      <div className="tete">
        <h1>Carte et droits</h1>
        <div className="portes">
          <Act look={desk.brought.card === null ? 'full' : 'plain'} keyName="F2" onPress={readCard}>
            {desk.brought.card === null ? 'Lire une carte' : 'Carte suivante'}
          </Act>
          <Act onPress={() => setOver('paste')}>Coller ou saisir</Act>
        </div>
      </div>
      <div className="grille comptoir">
        <div className="paire">
          <BroughtSheet desk={desk} birthDateRef={birthDate} unreadable={unreadable} />
          <Answered desk={desk} api={api} onReadCard={readCard} onCorrect={correct} onInvoice={() => go('invoice')} />
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
