import { parseArgs } from 'node:util'
import { type AllowableWay, allowableWays, type WayAllowed } from '../../domain/disclosure/index.ts'
import { type Day, isDay } from '../../words/day.ts'
import { type Command, misused, no, type Opened, type Terminal, within } from './command.ts'

const INSURERS_MAX = 1000

const HELP = `Usage : cloison way [--json]
        cloison way allow --insurer AMC… --way FAÇON… --until AAAA-MM-JJ --reason « … » [--really] [--json]
        cloison way stop --insurer AMC… --way FAÇON… --reason « … » [--really] [--json]

Sans argument, dit ce que chaque organisme admet en plus des cartes signées, et jusqu'à quand. Avec allow ou stop, dit ce qui
changerait ; avec --really, le change aussitôt. --insurer et --way se répètent.
  FAÇON     ${Object.keys(allowableWays).join(', ')}
  --until   premier jour où la façon n'est plus admise
  --reason  de 3 à 200 caractères, sans donnée personnelle`

export interface WayHouse {
  readonly today: () => Day
  readonly waysAllowed: () => Promise<WayAllowed[]>
  readonly insurerIdOf: (amc: string) => Promise<number | undefined>
  readonly allowWay: (insurerId: number, way: AllowableWay, until: Day, reason: string) => Promise<void>
  readonly stopWay: (insurerId: number, way: AllowableWay, reason: string) => Promise<boolean>
}

/** `cloison way`: rehearsal by default, `--really` to act. */
export const wayCommand = (open: () => Promise<WayHouse & Opened>): Command => ({
  name: 'way',
  summary: 'dit, admet ou arrête les lectures sans carte signée d’un organisme',
  help: HELP,
  async run(args, terminal) {
    const asked = read(args)
    if (asked === undefined) return misused(terminal, HELP)
    return await within(open, (house) => (asked.verb === undefined ? list(house, asked.json, terminal) : change(house, asked, terminal)))
  },
})

interface Change {
  readonly verb: 'allow' | 'stop'
  readonly insurers: readonly string[]
  readonly ways: readonly AllowableWay[]
  /** Set when the verb is `allow`. */
  readonly until: Day | undefined
  readonly reason: string
  readonly really: boolean
  readonly json: boolean
}

function read(args: readonly string[]): Change | { readonly verb: undefined; readonly json: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ insurer: { type: 'string', multiple: true, default: [] }, way: { type: 'string', multiple: true, default: [] } },
        ...{ until: { type: 'string' }, reason: { type: 'string' } },
        ...{ really: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
      },
    })
    const { insurer: insurers, way: ways, until, reason = '', really, json } = values
    const [verb] = positionals
    if (verb === undefined)
      return Object.keys(values).every((name) => name === 'json' || EMPTY.has(String(values[name as keyof typeof values])))
        ? { verb, json }
        : undefined
    if (positionals.length !== 1 || (verb !== 'allow' && verb !== 'stop')) return undefined
    if (insurers.length === 0 || insurers.length > INSURERS_MAX || !insurers.every((amc) => /^\d{1,10}$/.test(amc))) return undefined
    if (ways.length === 0 || !ways.every(isWay) || reason.length < 3 || reason.length > 200) return undefined
    if (verb === 'allow' ? !isDay(until) : until !== undefined) return undefined
    return { verb, insurers, ways, until: isDay(until) ? until : undefined, reason, really, json }
  } catch {
    return undefined
  }
}
const EMPTY = new Set(['', 'false'])

async function list(house: WayHouse, json: boolean, terminal: Terminal): Promise<number> {
  const found = await house.waysAllowed()
  if (json) terminal.out(`${JSON.stringify(found)}\n`)
  else if (found.length === 0) terminal.out('Aucun organisme n’admet autre chose qu’une carte signée.\n')
  else terminal.out(found.map(written).join(''))
  return 0
}

function written({ amc, insurer, way, until, open, reason }: WayAllowed): string {
  return `${amc.padEnd(10)}  ${way.padEnd(11)}  ${open ? 'jusqu’au' : 'fini le '} ${until}  ${insurer} : ${reason}\n`
}

async function change(house: WayHouse, asked: Change, terminal: Terminal): Promise<number> {
  const { verb, insurers, ways, until, reason, really, json } = asked
  if (until !== undefined && until <= house.today()) return no(terminal, 'Ce jour est passé : la façon ne serait admise pour personne.')
  const ids: number[] = []
  for (const amc of insurers) {
    const id = await house.insurerIdOf(amc)
    if (id === undefined) return no(terminal, `Aucun organisme ne porte le numéro AMC ${amc}. Rien n’est changé.`)
    ids.push(id)
  }
  let changed = 0
  if (really)
    for (const id of ids)
      for (const way of ways) {
        if (until !== undefined) await house.allowWay(id, way, until, reason)
        if (until !== undefined || (await house.stopWay(id, way, reason))) changed++
      }
  if (json) {
    terminal.out(`${JSON.stringify({ verb, insurers, ways, until: until ?? null, really, changed })}\n`)
    return 0
  }
  const whom = `${ids.length} organisme${ids.length > 1 ? 's' : ''}`
  const what = `${ways.join(', ')} : ${verb === 'allow' ? `admis jusqu’au ${until}, exclu,` : 'arrêté'} pour ${whom}`
  terminal.out(
    really
      ? `${what}. ${changed} changement${changed > 1 ? 's' : ''}, dès la prochaine demande.\n`
      : `Répétition : ${what}. Rien n’est changé. Ajoutez --really pour agir.\n`,
  )
  return 0
}

function isWay(text: string): text is AllowableWay {
  return Object.hasOwn(allowableWays, text)
}
