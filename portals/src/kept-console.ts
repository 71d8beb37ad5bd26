import type { ConsoleSession } from './console-sign-in.ts'

const SESSION = 'cloison.console'

/** Kept as the professional's session is: it survives a reload, dies with the tab, and is worth nothing without the key of this browser. */
export function readConsoleSession(store: Storage): ConsoleSession | null {
  try {
    const { token, operator, expiresAt }: { [Name in keyof ConsoleSession]?: unknown } = JSON.parse(store.getItem(SESSION) ?? '{}')
    const whole = typeof token === 'string' && typeof operator === 'string' && typeof expiresAt === 'string'
    return whole ? { token, operator, expiresAt } : null
  } catch {
    return null
  }
}

export function keepConsoleSession(store: Storage, session: ConsoleSession): void {
  store.setItem(SESSION, JSON.stringify(session))
}

export function forgetConsoleSession(store: Storage): void {
  store.removeItem(SESSION)
}
