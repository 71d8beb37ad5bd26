/** Where a command speaks. Answers go to `out`, progress and faults to `err`; a program reads `out` with --json. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** One word of `cloison`: rehearses by default when it changes something, and acts with --really. */
export interface Command {
  /** As typed: `directory load`. */
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** What --help prints. */
  readonly help: string
  /** @returns the exit code: 0 done, 1 not done, 2 misused. */
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<number>
}

/** Finds the command whose name begins the arguments; the longest name wins. */
export function findCommand(
  commands: readonly Command[],
  args: readonly string[],
): { command: Command; rest: readonly string[] } | undefined {
  const found = commands
    .map((command) => ({ command, words: command.name.split(' ') }))
    .filter(({ words }) => words.every((word, i) => args[i] === word))
    .sort((a, b) => b.words.length - a.words.length)[0]
  return found && { command: found.command, rest: args.slice(found.words.length) }
}

/** Something opened for one command: `close` must be called whatever happens. */
export interface Opened {
  readonly close: () => Promise<void>
}

/** Opens, works, and closes also when the work throws. */
export async function within<House extends Opened, T>(open: () => Promise<House>, work: (house: House) => Promise<T>): Promise<T> {
  const house = await open()
  try {
    return await work(house)
  } finally {
    await house.close()
  }
}

/** The command was not understood: its help, and code 2. */
export function misused(terminal: Terminal, help: string): number {
  return no(terminal, help, 2)
}

/** It is not done: one sentence says why. */
export function no(terminal: Terminal, sentence: string, exit = 1): number {
  terminal.err(`${sentence}\n`)
  return exit
}
