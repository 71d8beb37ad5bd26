/**
 * The bank that holds insurers' funds. Nothing it answers here is a payment: only its reports are.
 */
export interface Bank {
  /**
   * Hands over a pain.001 document. Given twice under one message identifier, it must be executed once: the bank
   * recognises `MsgId`, as ISO 20022 asks. Resolves when the bank has durably received it, now or before.
   *
   * @throws when nobody knows whether it was received: the caller asks again, with the same bytes.
   */
  submit(messageId: string, document: string): Promise<void>
  /**
   * Reports (pain.002, camt.054) that came after `cursor`, oldest first, at most `limit`; `null` from the beginning. The
   * same report may come twice.
   */
  reports(cursor: string | null, limit: number): Promise<{ readonly documents: readonly string[]; readonly cursor: string | null }>
}
