import type { DutiesStore, Frozen } from './duties.store.ts'

/**
 * Freezes an account, a site, a client or a device: from the moment this resolves no new question is accepted from it, and tickets already
 * paid for are looked at again. Payments go on. False when no such account exists.
 *
 * @param reason 3 to 200 characters, read by operators: no personal datum
 */
export function freeze(store: Pick<DutiesStore, 'freeze'>, what: Frozen, id: number, reason: string): Promise<boolean> {
  return store.freeze(what, id, reason)
}

/** Thaws it. The sessions that were barred end; whoever works there signs in again. False when it was not frozen. */
export function unfreeze(store: Pick<DutiesStore, 'unfreeze'>, what: Frozen, id: number): Promise<boolean> {
  return store.unfreeze(what, id)
}
