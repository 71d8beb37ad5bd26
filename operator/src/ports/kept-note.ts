/**
 * The last checkpoint that was signed, kept outside the database: who can rewrite the database cannot rewrite this too, unless they also hold
 * the machine where it lies.
 */
export interface KeptNote {
  /** The signed note; undefined when none was kept yet. */
  read(): string | undefined
  /** Replaces it, whole or not at all. */
  write(note: string): void
}
