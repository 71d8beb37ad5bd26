import { type ReactNode, useId } from 'react'

export interface SheetProps {
  readonly title: string
  readonly children: ReactNode
  /** Number of the sheet on its page, as frames of a ship are numbered. */
  readonly number?: number
  /** Short text or link at the end of the head. */
  readonly end?: ReactNode
  readonly className?: string
}

/** A compartment: a numbered sheet named by its heading. */
export function Sheet({ title, children, number, end, className }: SheetProps): ReactNode {
  const heading = useId()
  return (
    <section className={className === undefined ? 'feuille' : `feuille ${className}`} aria-labelledby={heading}>
      <div className="haut">
        {number === undefined ? null : (
          <span className="couple" aria-hidden="true">
            {number}
          </span>
        )}
        <h2 id={heading}>{title}</h2>
        {end === undefined ? null : <span className="fin">{end}</span>}
      </div>
      <div className="corps">{children}</div>
    </section>
  )
}
