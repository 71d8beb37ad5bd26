import { parseArgs } from 'node:util'
import { type Command, misused } from './command.ts'

const HELP = `Usage : cloison keys [--json]
       cloison keys card [--really]

Donne les noms des clés du trousseau, jamais leur valeur. « keys card » crée une clé qui signe les cartes et les listes d’état, nommée d’après son
identifiant ; sans --really, rien n’est créé.`

export interface KeysHouse {
  readonly names: () => readonly string[]
  readonly createCardKey: () => string
}

/** `cloison keys`. */
export const keysCommand = (open: () => Promise<KeysHouse & AsyncDisposable>): Command => ({
  name: 'keys',
  summary: 'donne les noms des clés du trousseau, ou crée une clé de carte',
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { really: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
    })
    const [what] = positionals
    if (positionals.length > 1 || (what !== undefined && what !== 'card')) {
      return misused(terminal, HELP)
    }
    await using house = await open()
    if (what === 'card') {
      if (!values.really) terminal.err('Répétition : rien n’est créé. Ajoutez --really.\n')
      else terminal.out(`${house.createCardKey()}\n`)
      return 0
    }
    const names = house.names()
    terminal.out(values.json ? `${JSON.stringify({ names })}\n` : names.map((name) => `${name}\n`).join(''))
    return 0
  },
})
