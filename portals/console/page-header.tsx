import type { ReactNode } from 'react'
import { Hull } from '../parts/hull.tsx'
import { Pages } from '../parts/pages.tsx'

export const TABS = [
  ['radius', 'Rayon d’exposition'],
  ['watch', 'Veille'],
] as const
export type Tab = (typeof TABS)[number][0]

export interface PageHeaderProps {
  readonly operator: string | null
  readonly tab: Tab | null
  readonly onTab: (tab: Tab) => void
  readonly onLeave: () => void
}

/** Hull, who acts, the pages. */
export function PageHeader({ operator, tab, onTab, onLeave }: PageHeaderProps): ReactNode {
  return (
    <header className="entete">
      <div className="entete-1">
        <a className="marque" href="#contenu">
          <Hull portal="console" />
          <span>
            Cloison<small>Pupitre</small>
          </span>
        </a>
        {operator === null ? null : (
          <p className="qui">
            <b data-exact>{operator}</b>
            <br />
            <button type="button" className="lien" onClick={onLeave}>
              Se déconnecter
            </button>
          </p>
        )}
      </div>
      {tab === null ? null : <Pages tabs={TABS} tab={tab} onTab={onTab} />}
    </header>
  )
}
