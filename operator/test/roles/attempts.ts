import postgres from 'postgres'
import type { TestDatabase } from '../template-database.ts'

/** What the server said to one statement: '' when it let it pass. */
export interface Verdict {
  readonly code: string
  readonly message: string
}

/** One role, on one connection, that tries statements one after the other and leaves nothing behind. */
export interface Trespasser {
  /** Each statement in a transaction of its own, always undone. Verdicts come in the order of the statements. */
  tryAll(statements: readonly string[]): Promise<Verdict[]>
  end(): Promise<void>
}

export function trespasser(db: TestDatabase, role: string): Trespasser {
  const driver = postgres(db.url(role), { max: 1, fetch_types: false, max_lifetime: null, onnotice: () => undefined })
  const tryOne = async (statement: string): Promise<Verdict> => {
    try {
      // A message stops at its first error: the transaction that it leaves is undone by the next one.
      await driver.unsafe(`rollback; begin; ${statement}; rollback`).simple()
      return { code: '', message: '' }
    } catch (caught) {
      if (!(caught instanceof Error)) throw caught
      return { code: 'code' in caught ? String(caught.code) : '?', message: caught.message }
    }
  }
  return {
    tryAll: (statements) => Promise.all(statements.map(tryOne)),
    end: () => driver.end({ timeout: 1 }),
  }
}

/** Whether it was stopped at the gate, by a right that it does not hold; our own functions also refuse with 42501, in their own words. */
export const stopped = ({ code, message }: Verdict): boolean => code === '42501' && /^(permission denied|must be|must have)/.test(message)
