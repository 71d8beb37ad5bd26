import { parseArgs } from 'node:util'
import { portfolioRefusals } from '@cloison/contract'
import {
  type ApprovalHouse,
  approveImport,
  type FileRefusal,
  type ImportHouse,
  type ImportReport,
  importPortfolio,
  rejectsFile,
} from '../../domain/beneficiaries/index.ts'
import { isRefusal } from '../../words/refusal.ts'
import { type Command, misused, no, type Terminal } from './command.ts'

const HELP = `Usage : cloison import FICHIER [--signature FICHIER.jws] [--by NOM] [--rejects FICHIER.csv] [--json]

Prend le portefeuille d’un organisme (format cloison-portfolio/1, CSV ou NDJSON) : tout le fichier, ou rien. Le même fichier envoyé à nouveau ne
change rien. La signature est lue dans FICHIER.jws si elle n’est pas donnée. Les lignes rejetées sont écrites dans FICHIER.rejects.csv : ligne,
champ et code, jamais la valeur.

Code de sortie : 0 pris, 3 en attente d’une seconde personne, 1 refusé, 2 mal appelé.`

const APPROVE_HELP = `Usage : cloison import approve NUMÉRO --amc NUMÉRO-AMC --by NOM [--decline] [--really] [--json]

Prend, ou écarte avec --decline, un fichier qui attend une seconde personne. La base refuse la personne qui l’a envoyé.
Sans --really, montre seulement ce qui attend.`

export interface ImportCommandHouse {
  readonly imports: ImportHouse
  readonly readFile: (path: string) => AsyncIterable<Uint8Array>
  /** The text of a small file; undefined when there is none. */
  readonly readText: (path: string) => Promise<string | undefined>
  readonly writeText: (path: string, text: string) => Promise<void>
}

/** `cloison import`. */
export const importCommand = (open: () => Promise<ImportCommandHouse & AsyncDisposable>): Command => ({
  name: 'import',
  summary: 'prend le portefeuille d’un organisme',
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        signature: { type: 'string' },
        by: { type: 'string' },
        rejects: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const [file] = positionals
    if (file === undefined || positionals.length > 1) return misused(terminal, HELP)
    await using house = await open()
    const signaturePath = values.signature ?? `${file}.jws`
    const signature = await house.readText(signaturePath)
    if (signature === undefined) return no(terminal, `La signature ${signaturePath} est introuvable.`)
    const by = values.by === undefined ? 'command' : `person:${values.by}`
    const report = await importPortfolio(house.imports, { bytes: house.readFile(file), signature, by })
    if (isRefusal(report)) return refused(terminal, values.json, report.refused, report.line)
    if (report.rejects.length > 0) {
      const path = values.rejects ?? `${file}.rejects.csv`
      await house.writeText(path, rejectsFile(report.rejects))
      terminal.err(`${report.rejects.length} rejets écrits dans ${path}.\n`)
    }
    return told(terminal, values.json, report)
  },
})

export interface ApproveCommandHouse {
  readonly approvals: ApprovalHouse
  readonly insurerIdOf: (amc: string) => Promise<number | undefined>
}

/** `cloison import approve`. */
export const approveCommand = (open: () => Promise<ApproveCommandHouse & AsyncDisposable>): Command => ({
  name: 'import approve',
  summary: 'prend ou écarte un fichier qui attend une seconde personne',
  help: APPROVE_HELP,
  async run(args, terminal) {
    const flag = { type: 'boolean', default: false } as const
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { amc: { type: 'string' }, by: { type: 'string' }, decline: flag, really: flag, json: flag },
    })
    const [number = ''] = positionals
    if (!/^[1-9]\d{0,8}$/.test(number) || positionals.length > 1 || values.amc === undefined || values.by === undefined)
      return misused(terminal, APPROVE_HELP)
    await using house = await open()
    const insurerId = await house.insurerIdOf(values.amc)
    const row = insurerId === undefined ? undefined : await house.approvals.store.read(Number(number), insurerId)
    if (insurerId === undefined || row === undefined) return no(terminal, 'Aucun fichier de cet organisme ne porte ce numéro.')
    if (!values.really) return told(terminal, values.json, { row, rejects: [] })
    const decision = values.decline ? 'decline' : 'approve'
    const report = await approveImport(house.approvals, { importId: row.importId, insurerId, by: `person:${values.by}`, decision })
    return isRefusal(report) ? no(terminal, APPROVAL[report.refused]) : told(terminal, values.json, report)
  },
})

const APPROVAL = {
  'import-unknown': 'Aucun fichier de cet organisme ne porte ce numéro.',
  'import-not-waiting': 'Ce fichier n’attend pas de décision.',
  'same-person': 'Celui qui a envoyé le fichier ne peut pas l’approuver. Demandez à une autre personne.',
} as const

const EXIT = { applied: 0, waiting: 3, staged: 3, refused: 1 } as const
const STATES = { applied: 'pris', waiting: 'en attente d’une seconde personne', staged: 'en cours', refused: 'refusé' } as const

function told(terminal: Terminal, json: boolean, { row, rejects }: ImportReport): number {
  const { importId, state, refusal, sequence, persons, opened, closed, changed, rejected } = row
  if (json)
    terminal.out(
      `${JSON.stringify({ importId, state, refusal, sequence, persons, opened, closed, changed, rejected, rejects: rejects.length })}\n`,
    )
  else {
    terminal.out(
      `Fichier n° ${sequence} (import ${importId}) : ${STATES[state]}. ${persons} personnes, ${opened} ouvertes, ${closed} closes, ${changed} modifiées, ${rejected} rejets.\n`,
    )
    if (refusal !== null) terminal.out(`${portfolioRefusals[refusal]}\n`)
  }
  return EXIT[state]
}

function refused(terminal: Terminal, json: boolean, code: FileRefusal, line: number | undefined): number {
  if (json)
    terminal.out(`${JSON.stringify({ importId: null, state: 'refused', refusal: code, ...(line === undefined ? {} : { line }) })}\n`)
  else terminal.err(`${portfolioRefusals[code]}${line === undefined ? '' : ` (ligne ${line})`}\n`)
  return EXIT.refused
}
