import type { ReactNode } from 'react'

export interface ActProps {
  readonly children: ReactNode
  /** Function key that presses this door while it is on screen; printed inside and declared. */
  readonly keyName?: string
  readonly look?: 'full' | 'plain' | 'light' | 'grave'
  readonly submit?: boolean
  readonly busy?: boolean
  readonly onPress?: () => void
}

const LOOKS = { full: 'porte pleine', plain: 'porte', light: 'porte legere', grave: 'porte grave' } as const

/** A door that acts. While busy it stays where it is, and keeps the focus, but does nothing. */
export function Act({ children, keyName, look = 'plain', submit = false, busy = false, onPress }: ActProps): ReactNode {
  return (
    <button
      type={submit ? 'submit' : 'button'}
      className={LOOKS[look]}
      aria-keyshortcuts={keyName === undefined ? undefined : (SPOKEN_KEYS[keyName] ?? keyName)}
      aria-disabled={busy || undefined}
      data-key={keyName}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onPress?.()
      }}
    >
      {children}
      {keyName === undefined ? null : (
        <span aria-hidden="true">
          <kbd>{keyName}</kbd>
        </span>
      )}
    </button>
  )
}

/** Names that aria-keyshortcuts wants for the keys printed in French. */
const SPOKEN_KEYS: Readonly<Record<string, string>> = { Échap: 'Escape' }
