/** Where an establishment receives its letters: the address of the public register, never one that someone gave us on the way. */
export interface Addressee {
  readonly finess: string
  readonly name: string
  readonly commune: string
  readonly department: string
}

/** A letter to an establishment. Its text may hold a name or a code: it goes to the outbox and nowhere else. */
export interface Letter {
  readonly kind: 'enrolment-code' | 'recovery-code' | 'recovery-notice'
  readonly to: Addressee
  readonly subject: string
  /** Paragraphs, in French. */
  readonly paragraphs: readonly string[]
}

export interface Mail {
  /** Resolves when the letter is durably in the outbox. @throws when it is not, or nobody knows */
  post(letter: Letter): Promise<void>
}
