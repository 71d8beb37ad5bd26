import type { DayAnswer } from '@cloison/contract'
import type { ReactNode } from 'react'
import { Act } from '../parts/act.tsx'
import { LooksTable } from './looks-table.tsx'
import type { Tab } from './page-header.tsx'
import { YourDay } from './your-day.tsx'

/** The whole day, for whoever wants to print or check it. */
export function JournalTab({ day, go }: { readonly day: DayAnswer | null; readonly go: (tab: Tab) => void }): ReactNode {
  return (
    <>
      <div className="tete">
        <h1>Journal du jour</h1>
        <div className="portes">
          <Act keyName="F2" onPress={() => go('rights')}>
            Lire une carte
          </Act>
          <Act keyName="F8" onPress={() => print()}>
            Imprimer
          </Act>
        </div>
      </div>
      <div className="grille cote">
        <LooksTable day={day} />
        <YourDay day={day} />
      </div>
    </>
  )
}
