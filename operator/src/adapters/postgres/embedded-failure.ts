/** Why our own PostgreSQL did not start. */
export type EmbeddedFailureCode = 'port_busy' | 'folder_unwritable' | 'already_running' | 'unsupported_platform' | 'start_failed'

/** One French sentence for the person who starts the platform, and a stable code for programs. */
export class EmbeddedFailure extends Error {
  readonly code: EmbeddedFailureCode

  constructor(code: EmbeddedFailureCode, sentence: string, cause?: unknown) {
    super(sentence, { cause })
    this.name = 'EmbeddedFailure'
    this.code = code
  }
}

export function portBusy(port: string | number | undefined, cause?: unknown): EmbeddedFailure {
  const sentence = `Le port ${port ?? ''} est déjà pris par un autre programme : libérez-le ou choisissez-en un autre pour la base de données.`
  return new EmbeddedFailure('port_busy', sentence, cause)
}
