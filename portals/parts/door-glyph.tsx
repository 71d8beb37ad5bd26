import type { ReactNode } from 'react'
import type { DoorGlyph } from '../src/spoken-state.ts'

/** The one drawing of Cloison: a watertight door, in seven states. Never shown without its word. */
export function Door({ glyph }: { readonly glyph: DoorGlyph }): ReactNode {
  const dash = glyph === 'unknown' ? { strokeDasharray: '3 2.5' } : {}
  const bulkhead = glyph === 'offline' ? 'M1 1.5h8M15 1.5h8M1 22.5h8M15 22.5h8' : 'M1 1.5h22M1 22.5h22'
  return (
    <svg className="dessin" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={bulkhead} stroke="currentColor" strokeWidth="2" {...dash} />
      {LEAVES[glyph]}
    </svg>
  )
}

const FRAME = <rect x="6" y="4" width="12" height="16" rx="4" fill="none" stroke="currentColor" strokeWidth="2" />

const LEAVES: Readonly<Record<DoorGlyph, ReactNode>> = {
  open: (
    <>
      <rect x="5" y="4" width="9" height="16" rx="3.5" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M14 5.5l6-2v17l-6-2" fill="none" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" />
      <circle cx="17.2" cy="12" r="1.1" fill="currentColor" />
    </>
  ),
  shut: (
    <>
      <rect x="6" y="4" width="12" height="16" rx="4" fill="currentColor" stroke="currentColor" strokeWidth="2" />
      <circle cx="12" cy="12" r="3" fill="none" stroke="var(--f, var(--feuille))" strokeWidth="1.6" />
      <path d="M12 9v6M9 12h6" stroke="var(--f, var(--feuille))" strokeWidth="1.3" />
    </>
  ),
  unknown: (
    <>
      <rect x="6" y="4" width="12" height="16" rx="4" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="3.2 2.4" />
      <circle cx="9" cy="12" r="1.2" fill="currentColor" />
      <circle cx="12" cy="12" r="1.2" fill="currentColor" />
      <circle cx="15" cy="12" r="1.2" fill="currentColor" />
    </>
  ),
  narrowed: (
    <>
      <rect x="5" y="4" width="14" height="16" rx="4" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M6 8q0-3 3-3h1.2v14H9q-3 0-3-3zM18 8q0-3-3-3h-1.2v14H15q3 0 3-3z" fill="currentColor" />
    </>
  ),
  frozen: (
    <>
      {FRAME}
      <path d="M2 8.5h20M2 15.5h20" stroke="currentColor" strokeWidth="2.6" />
    </>
  ),
  offline: (
    <>
      {FRAME}
      <path d="M3 21L21 3" stroke="currentColor" strokeWidth="2.4" />
    </>
  ),
  waiting: (
    <>
      {FRAME}
      <path d="M12 8v4.2l2.6 1.8" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
    </>
  ),
}
