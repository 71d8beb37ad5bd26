import { parseArgs } from 'node:util'
import { type PurgeHouse, purge } from '../../domain/beneficiaries/index.ts'
import { type Command, misused } from './command.ts'

const HELP = `Usage : cloison purge [--really] [--json]

Chaque jour : les droits terminés quittent les tables de consultation, les personnes partent à la fin de leur durée de conservation. Au premier
passage d’une année nouvelle : les clés des personnes couvertes sont scellées sous la clé de l’année, puis les clés anciennes sont détruites ; une
sauvegarde de l’année passée ne s’ouvre plus.

Sans --really, compte seulement.`

/** `cloison purge`. */
export const purgeCommand = (open: () => Promise<PurgeHouse & AsyncDisposable>): Command => ({
  name: 'purge',
  summary: 'retire ce qui n’a plus à être gardé',
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { really: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
    })
    if (positionals.length > 0) {
      return misused(terminal, HELP)
    }
    await using house = await open()
    const reports = await purge(house, { really: values.really })
    if (values.json) {
      terminal.out(`${JSON.stringify({ really: values.really, insurers: reports })}\n`)
      return 0
    }
    const done = values.really ? '' : ' (répétition : rien n’est changé, ajoutez --really)'
    for (const { insurerId, ended, forgotten, rewrapped, destroyed } of reports) {
      terminal.out(
        `Organisme ${insurerId} : ${ended} droits terminés, ${forgotten} personnes oubliées, ${rewrapped} clés scellées à nouveau, ${destroyed.length} clés détruites.\n`,
      )
    }
    terminal.out(`${reports.length} organismes${done}.\n`)
    return 0
  },
})
