import { parseArgs } from 'node:util'
import { type Asked, type Surroundings, WrongUse } from './asked.ts'
import { cardCommand } from './card.command.ts'
import { HELP } from './help.ts'
import { checkpointCommand, consistencyCommand, inclusionCommand } from './log.command.ts'
import { receiptCommand } from './receipt.command.ts'
import { exitCode, type Report, reportJson, reportText } from './report.ts'

/** What the process prints, and the code with which it ends. */
export interface Ending {
  readonly output: string
  readonly error: string
  readonly exitCode: 0 | 1 | 2
}

const COMMANDS: ReadonlyMap<string, (asked: Asked, surroundings: Surroundings) => Report> = new Map([
  ['receipt', receiptCommand],
  ['card', cardCommand],
  ['checkpoint', checkpointCommand],
  ['inclusion', inclusionCommand],
  ['consistency', consistencyCommand],
])

const OPTIONS = {
  key: { type: 'string', multiple: true },
  'key-file': { type: 'string', multiple: true },
  status: { type: 'string' },
  day: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Runs `cloison-verify` on its arguments (without the program's name). */
export function runVerify(args: readonly string[], surroundings: Surroundings): Ending {
  try {
    const { values, positionals } = commandLine(args)
    if (values.help === true) return { output: HELP, error: '', exitCode: 0 }
    const [name, ...subjects] = positionals
    const command = COMMANDS.get(name ?? '')
    if (command === undefined) throw new WrongUse('Indiquez ce qu’il faut vérifier : receipt, card, checkpoint, inclusion ou consistency.')
    const report = command(
      {
        subjects,
        keys: values.key ?? [],
        keyFiles: values['key-file'] ?? [],
        ...(values.status === undefined ? {} : { statusFile: values.status }),
        ...(values.day === undefined ? {} : { day: values.day }),
      },
      surroundings,
    )
    const output = values.json === true ? reportJson(report) : reportText(report)
    return { output: `${output}\n`, error: '', exitCode: exitCode(report) }
  } catch (error) {
    // A fault must not end as "not valid", which is what Node's own exit code 1 would say.
    const message = error instanceof WrongUse ? error.message : 'Panne de cloison-verify : rien n’a été vérifié.'
    return { output: '', error: `${message}\nAide : cloison-verify --help\n`, exitCode: 2 }
  }
}

function commandLine(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true })
  } catch {
    throw new WrongUse('Une option est inconnue ou incomplète.')
  }
}
