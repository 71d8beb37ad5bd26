import type { SessionView } from '@cloison/contract'
import type { ReactNode } from 'react'
import { Door } from '../parts/door-glyph.tsx'
import { frenchDay, frenchHour } from '../src/french-day.ts'

/** What everyone at the establishment must know: keys declared lost, and a session held back after a recovery. */
export function SessionNotice({ view }: { readonly view: SessionView }): ReactNode {
  const { restrictedUntil } = view
  const lost = [...view.recoveries].sort().at(-1)
  if (restrictedUntil === null && lost === undefined) return null
  return (
    <div className="etat resserre" role="note">
      <Door glyph="narrowed" />
      <div>
        {restrictedUntil === null ? null : (
          <p>
            <strong>{`Session resserrée jusqu’au ${frenchDay(restrictedUntil)} à ${frenchHour(restrictedUntil)}.`}</strong> Vos clés d’accès
            ont été remplacées : cartes signées seulement, plafond au quart.
          </p>
        )}
        {lost === undefined ? null : (
          <p>
            <strong>{`Des clés d’accès ont été déclarées perdues ici, le ${frenchDay(lost)} à ${frenchHour(lost)}.`}</strong> Si personne de
            l’établissement ne les a perdues, prévenez-nous aujourd’hui.
          </p>
        )}
      </div>
    </div>
  )
}
