/** Everything that `cloison-verify` takes from outside, so that a test can give it. No network among it. */
export interface Surroundings {
  /** Bytes of a file, `-` being the standard input. Throws when it cannot be read. */
  readonly readFile: (path: string) => Uint8Array
  /** Today in France, YYYY-MM-DD. */
  readonly today: () => string
  /** Value of an environment variable. */
  readonly variable: (name: string) => string | undefined
}

/** A command line, taken apart. */
export interface Asked {
  /** What follows the command's name. */
  readonly subjects: readonly string[]
  /** Verifier keys of logs given as texts. */
  readonly keys: readonly string[]
  readonly keyFiles: readonly string[]
  readonly statusFile?: string
  readonly day?: string
}

/** A wrong use of the command: said on the error output, exit code 2. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse'
}

/** Largest file read: a status list of 2^26 cards. */
const FILE_BYTES_MAX = 9 * 1024 * 1024

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bytes of a file named on the command line. */
export function fileBytes(path: string, { readFile }: Surroundings): Uint8Array {
  let bytes: Uint8Array
  try {
    bytes = readFile(path)
  } catch {
    throw new WrongUse(`Le fichier « ${path} » ne peut pas être lu.`)
  }
  if (bytes.length > FILE_BYTES_MAX) throw new WrongUse(`Le fichier « ${path} » est trop grand.`)
  return bytes
}

/** Text of a file named on the command line; undefined when it is not UTF-8. */
export function fileText(path: string, surroundings: Surroundings): string | undefined {
  try {
    return strictUtf8.decode(fileBytes(path, surroundings))
  } catch (error) {
    if (error instanceof WrongUse) throw error
    return undefined
  }
}

/** The one file that a command is about. */
export function onlySubject({ subjects }: Asked, what: string): string {
  const [subject, ...more] = subjects
  if (subject === undefined || more.length > 0) throw new WrongUse(`Il faut indiquer ${what}, et rien d’autre.`)
  return subject
}
