import type { SessionView } from '@cloison/contract'
import type { ReactNode } from 'react'
import { Door } from '../parts/door-glyph.tsx'
import { Hull } from '../parts/hull.tsx'
import { Pages } from '../parts/pages.tsx'
import type { PlaneView } from '../src/planes.ts'

export const TABS = [
  ['rights', 'Carte et droits'],
  ['invoice', 'Facture'],
  ['sent', 'Factures envoyées'],
  ['payments', 'Paiements'],
  ['journal', 'Journal du jour'],
] as const
export type Tab = (typeof TABS)[number][0]

export interface PageHeaderProps {
  readonly view: SessionView | null
  readonly planes: readonly PlaneView[]
  readonly tab: Tab | null
  readonly onTab: (tab: Tab) => void
  readonly onLeave: () => void
}

/** Hull, who and where, the planes with their doors, the pages. */
export function PageHeader({ view, planes, tab, onTab, onLeave }: PageHeaderProps): ReactNode {
  return (
    <header className="entete">
      <div className="entete-1">
        <a className="marque" href="#contenu">
          <Hull portal="professional" />
          <span>
            Cloison<small>Professionnel</small>
          </span>
        </a>
        {view === null ? null : (
          <p className="qui">
            <b>{view.establishment.name}</b>
            {` · FINESS ${view.establishment.finess}`}
            <br />
            {`${view.holder.givenName} ${view.holder.familyName} · `}
            <button type="button" className="lien" onClick={onLeave}>
              Se déconnecter
            </button>
          </p>
        )}
        <ul className="plans" aria-label="État des services">
          {planes.map((plane) => (
            <li key={plane.word} data-tone={plane.tone}>
              <Door glyph={plane.glyph} />
              {plane.word}
            </li>
          ))}
        </ul>
      </div>
      {tab === null ? null : <Pages tabs={TABS} tab={tab} onTab={onTab} />}
    </header>
  )
}
