import { type ReactNode, useEffect, useRef } from 'react'
import type { SpokenState, Tone } from '../src/spoken-state.ts'
import { Door } from './door-glyph.tsx'

const CLASSES: Readonly<Record<Tone, string>> = {
  open: 'etat ouvert',
  shut: 'etat ferme',
  unknown: 'etat inconnu',
  narrowed: 'etat resserre',
  frozen: 'etat gele',
  waiting: 'etat attente',
}

export interface StateProps {
  readonly state: SpokenState
  /** What can be done from here. */
  readonly acts?: ReactNode
  /** Level of its title: 3 within a sheet, 2 beside the sheets. */
  readonly level?: 2 | 3
  /** Moves the focus to the title: only for a refusal that follows a press. */
  readonly focusTitle?: boolean
}

/** A state: drawn door, fact, reason, what to do now, stable code. */
export function State({ state, acts, level = 2, focusTitle = false }: StateProps): ReactNode {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (focusTitle) title.current?.focus()
  }, [focusTitle])
  const Title = level === 2 ? 'h2' : 'h3'
  return (
    <div className={CLASSES[state.tone]}>
      <Door glyph={state.glyph} />
      <div>
        <Title ref={title} tabIndex={-1}>
          {state.title}
        </Title>
        {state.reason === '' ? null : <p>{state.reason}</p>}
        {state.advice === null ? null : <p className="faire">{state.advice}</p>}
        {acts === undefined ? null : <div className="portes">{acts}</div>}
        {state.code === null ? null : <p className="ref code">{state.code}</p>}
      </div>
    </div>
  )
}
