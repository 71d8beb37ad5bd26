import { parseArgs } from 'node:util'
import { type Planted, type Reaction, type Recorded, tellReason } from '../../domain/watch/index.ts'
import { type Command, misused, no, type Opened, within } from './command.ts'

const SHOW_HELP = `Usage : cloison watch show [--account N] [--limit N] [--json]

Dit ce que la veille a fait, du plus récent au plus ancien, avec ses chiffres.`

const UNDO_HELP = `Usage : cloison watch undo NUMÉRO --by NOM --why « … » [--really]

Défait une réaction de la veille : le compte redevient comme les autres, et ce qu'il a demandé jusqu'ici ne compte plus contre lui.
  --by       qui décide, de 2 à 60 caractères
  --why      de 3 à 200 caractères, sans donnée personnelle
  --really   agit ; sinon, dit seulement ce qui serait fait`

const PLANT_HELP = `Usage : cloison watch plant --amc NUMÉRO-AMC FICHIER [--really]

Retient quelles personnes d'un organisme sont des canaris. FICHIER : une clé de recherche de carte par ligne, 32 chiffres hexadécimaux.
Rien d'autre que la veille ne les distingue. Sans --really, vérifie seulement le fichier.`

const KEYS_MAX = 100_000
const NAMES: Readonly<Record<Reaction, string>> = { passkey: 'clé redemandée', tighten: 'resserré', freeze: 'gelé' }

export interface WatchShowHouse {
  readonly reactions: (account: number | null, limit: number) => Promise<Recorded[]>
}
export interface WatchUndoHouse extends WatchShowHouse {
  readonly undo: (id: string, by: string, why: string) => Promise<boolean>
}
export interface WatchPlantHouse {
  readonly insurerOf: (amc: string) => Promise<number | undefined>
  readonly readText: (path: string) => Promise<string | undefined>
  readonly plant: (insurer: number, keys: readonly string[]) => Promise<Planted>
}

/** `cloison watch show`. */
export const watchShowCommand = (open: () => Promise<WatchShowHouse & Opened>): Command => ({
  name: 'watch show',
  summary: 'dit ce que la veille a fait, et pourquoi',
  help: SHOW_HELP,
  async run(args, terminal) {
    const values = read(args, {
      account: { type: 'string' },
      limit: { type: 'string', default: '50' },
      json: { type: 'boolean', default: false },
    })?.values
    const account = values?.['account']
    const limit = Number(values?.['limit'])
    if (values === undefined || (account !== undefined && !isNumber(String(account))) || !(limit >= 1 && limit <= 200))
      return misused(terminal, SHOW_HELP)
    const found = await within(open, (house) => house.reactions(account === undefined ? null : Number(account), limit))
    if (values['json'] === true) terminal.out(`${JSON.stringify(found)}\n`)
    else terminal.out(found.length === 0 ? 'La veille n’a rien fait.\n' : found.map(written).join(''))
    return 0
  },
})

/** `cloison watch undo`: rehearsal by default. */
export const watchUndoCommand = (open: () => Promise<WatchUndoHouse & Opened>): Command => ({
  name: 'watch undo',
  summary: 'défait une réaction de la veille',
  help: UNDO_HELP,
  async run(args, terminal) {
    const asked = read(args, { by: { type: 'string' }, why: { type: 'string' }, really: { type: 'boolean', default: false } })
    const [by, why, id] = [String(asked?.values['by'] ?? ''), String(asked?.values['why'] ?? ''), asked?.positionals[0] ?? '']
    if (asked?.positionals.length !== 1 || !isNumber(id) || by.length < 2 || by.length > 60 || why.length < 3 || why.length > 200)
      return misused(terminal, UNDO_HELP)
    if (asked.values['really'] !== true) {
      terminal.out(`Répétition : la réaction ${id} serait défaite. Rien n’est changé. Ajoutez --really pour agir.\n`)
      return 0
    }
    const done = await within(open, (house) => house.undo(id, by, why))
    terminal.out(
      done ? `Réaction ${id} défaite : le compte redevient comme les autres.\n` : 'Aucune réaction en vigueur ne porte ce numéro.\n',
    )
    return done ? 0 : 1
  },
})

/** `cloison watch plant`: rehearsal by default. */
export const watchPlantCommand = (open: () => Promise<WatchPlantHouse & Opened>): Command => ({
  name: 'watch plant',
  summary: 'retient les canaris d’un organisme',
  help: PLANT_HELP,
  async run(args, terminal) {
    const asked = read(args, { amc: { type: 'string' }, really: { type: 'boolean', default: false } })
    const [file] = asked?.positionals ?? []
    const amc = asked?.values['amc']
    if (asked === undefined || file === undefined || asked.positionals.length > 1 || typeof amc !== 'string')
      return misused(terminal, PLANT_HELP)
    return await within(open, async (house) => {
      const text = await house.readText(file)
      if (text === undefined) return no(terminal, `Le fichier ${file} est introuvable.`)
      const keys = text
        .split('\n')
        .map((line) => line.trim().replaceAll('-', '').toLowerCase())
        .filter((line) => line !== '')
      const wrong = keys.findIndex((key) => !/^[0-9a-f]{32}$/.test(key))
      if (wrong >= 0) return no(terminal, `La clé ${wrong + 1} du fichier n’a pas 32 chiffres hexadécimaux.`)
      if (keys.length === 0 || keys.length > KEYS_MAX) return no(terminal, `Le fichier doit tenir de 1 à ${KEYS_MAX} clés.`)
      const insurer = await house.insurerOf(amc)
      if (insurer === undefined) return no(terminal, 'Aucun organisme ne porte ce numéro AMC.')
      if (asked.values['really'] !== true) {
        terminal.out(`Répétition : ${keys.length} clés lues. Rien n’est retenu. Ajoutez --really pour agir.\n`)
        return 0
      }
      const { found, planted } = await house.plant(insurer, keys)
      terminal.out(`${keys.length} clés lues, ${found} personnes trouvées, ${planted} canaris de plus.\n`)
      return 0
    })
  },
})

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>

function read(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options })
  } catch {
    return undefined
  }
}

function written({ id, at, account, reaction, score, reasons, undone }: Recorded): string {
  const end = undone === undefined ? '' : ` · défait le ${undone.at.toISOString()} par ${undone.by} : ${undone.why}`
  const why = reasons.map((reason) => `    ${String(reason.points).padStart(4)}  ${reason.signal} : ${tellReason(reason) ?? ''}\n`).join('')
  return `${id}  ${at.toISOString()}  compte ${account}  ${NAMES[reaction]}  ${score} points${end}\n${why}`
}

const isNumber = (text: string): boolean => /^[1-9]\d{0,8}$/.test(text)
