import { parseArgs } from 'node:util'
import { ceilings, type Radius, type RadiusScope } from '../../domain/disclosure/index.ts'
import { type Command, misused, type Opened, type Terminal, within } from './command.ts'

const WORST = 20

const HELP = `Usage : cloison blast-radius [--account N | --site N | --group FINESS | --client N | --insurer AMC | --door] [--json]

Combien de personnes, au plus, pourraient être lues dans les 24 heures si ce compte, cet établissement, ce groupe (le FINESS de son entité
juridique), ce logiciel, cet organisme ou la porte entière étaient volés maintenant. Sans option : les ${WORST} pires comptes, les ${WORST} pires
établissements, les ${WORST} pires groupes, et chaque porte.

  nouvelles    ce que les plafonds laissent passer en 24 heures, quoi que tienne le voleur
  relisibles   déjà lues par ces établissements dans la journée : les relire ne coûte rien
  au plus      la somme des deux
  à côté       ce que d'autres liront honnêtement pendant ce temps au même endroit, relisible ensuite : à ajouter s'ils travaillent
  papier       des nouvelles, combien par les données d'une carte papier ; sans carte : combien par un NIR et une date de naissance

Une personne vue par deux établissements compte deux fois. Le calcul vaut pour les plafonds, gels et plans de cet instant.`

export interface RadiusHouse {
  readonly radiusOf: (scope: RadiusScope, ids: readonly number[] | 'all', most: number) => Promise<Radius[]>
  readonly insurerIdOf: (amc: string) => Promise<number | undefined>
  readonly groupIdOf: (entity: string) => Promise<number | undefined>
}

/** `cloison blast-radius`: reads and changes nothing. */
export const radiusCommand = (open: () => Promise<RadiusHouse & Opened>): Command => ({
  name: 'blast-radius',
  summary: 'dit combien de personnes un vol laisserait lire en 24 heures',
  help: HELP,
  async run(args, terminal) {
    const asked = read(args)
    if (asked === undefined) return misused(terminal, HELP)
    const { target, json } = asked
    return await within(open, async (house) => {
      if (target === undefined) return tellWorst(house, terminal, json)
      const ids = await idsOf(house, target)
      const found = ids.length === 0 ? [] : await house.radiusOf(target.scope, ids, WORST)
      if (found.length === 0) {
        terminal.err(`${UNKNOWN[target.scope]}\n`)
        return 1
      }
      terminal.out(
        json ? `${JSON.stringify({ [`${target.scope}s`]: found })}\n` : `${table(TITLES[target.scope], found)}\n${sentence(found)}\n`,
      )
      return 0
    })
  },
})

const TITLES: Readonly<Record<RadiusScope, string>> = {
  account: 'compte',
  site: 'établissement',
  group: 'groupe',
  client: 'logiciel',
  insurer: 'organisme',
  door: 'porte',
}
const UNKNOWN: Readonly<Record<RadiusScope, string>> = {
  account: 'Aucun compte ne porte ce numéro.',
  site: 'Aucun établissement ne porte ce numéro.',
  group: 'Aucun établissement inscrit ne relève de cette entité juridique.',
  client: 'Aucun logiciel ne porte ce numéro.',
  insurer: 'Aucun organisme ne porte ce numéro AMC.',
  door: 'Aucune porte ne répond aux professionnels.',
}

interface Target {
  readonly scope: RadiusScope
  readonly value: string
}
interface Asked {
  readonly target: Target | undefined
  readonly json: boolean
}

function read(args: readonly string[]): Asked | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...{
          account: { type: 'string' },
          site: { type: 'string' },
          group: { type: 'string' },
          client: { type: 'string' },
          insurer: { type: 'string' },
        },
        ...{ door: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
      },
    })
    const targets = (['account', 'site', 'group', 'client', 'insurer'] as const).flatMap((scope) => {
      const value = values[scope]
      return value === undefined ? [] : [{ scope, value }]
    })
    const wrong = targets.some(({ scope, value }) => !SHAPES[scope].test(value))
    if (wrong || targets.length + (values.door ? 1 : 0) > 1) return undefined
    return { target: values.door ? { scope: 'door', value: '' } : targets[0], json: values.json }
  } catch {
    return undefined
  }
}

const NUMBER = /^[1-9]\d{0,8}$/
const SHAPES = { account: NUMBER, site: NUMBER, client: NUMBER, group: /^[0-9][0-9AB]\d{7}$/, insurer: /^\d{1,10}$/ } as const

async function idsOf(house: RadiusHouse, { scope, value }: Target): Promise<readonly number[] | 'all'> {
  if (scope === 'door') return 'all'
  const id = scope === 'insurer' ? await house.insurerIdOf(value) : scope === 'group' ? await house.groupIdOf(value) : Number(value)
  return id === undefined ? [] : [id]
}

async function tellWorst(house: RadiusHouse, terminal: Terminal, json: boolean): Promise<number> {
  const accounts = (await house.radiusOf('account', 'all', WORST)).filter(readsSomeone)
  const sites = (await house.radiusOf('site', 'all', WORST)).filter(readsSomeone)
  const groups = (await house.radiusOf('group', 'all', WORST)).filter(readsSomeone)
  const doors = await house.radiusOf('door', 'all', WORST)
  if (json) terminal.out(`${JSON.stringify({ accounts, sites, groups, doors })}\n`)
  else {
    const tables = [table('compte', accounts), table('établissement', sites), table('groupe', groups), table('porte', doors)]
    terminal.out(`${tables.join('\n')}\n${sentence(accounts)}\n`)
  }
  return 0
}

const readsSomeone = ({ atMost }: Radius): boolean => atMost > 0

/** Says what the figures of the first line mean. */
function sentence([worst]: readonly Radius[]): string {
  if (worst === undefined) return 'Aucun compte ne peut lire personne.'
  const { atMost, fresh, again, beside, scope, id, ceiling } = worst
  const others = beside === 0 ? '' : ` Ses voisins en liraient au plus ${count(beside)} de plus, qu’il pourrait relire.`
  return `${THEFT[scope](id)} permettrait de lire au plus ${count(atMost)} personnes en 24 heures : ${count(fresh)} nouvelles (${ceilings[ceiling]}) et ${count(again)} déjà lues.${others}`
}

const THEFT: Readonly<Record<RadiusScope, (id: number) => string>> = {
  account: (id) => `Le vol du compte ${id}`,
  site: (id) => `Le vol de tous les comptes de l’établissement ${id}`,
  group: (id) => `Le vol de tous les comptes du groupe ${id}`,
  client: (id) => `Le vol du logiciel ${id}`,
  insurer: (id) => `Le vol de tous les comptes, contre l’organisme ${id},`,
  door: (id) => `La prise de la porte ${id}`,
}

const HEADS = ['nouvelles', 'relisibles', 'au plus', 'à côté', 'papier', 'sans carte'] as const

function table(title: string, lines: readonly Radius[]): string {
  const head = [title, ...HEADS, 'ce qui retient']
  const rows = lines.map(({ id, code, fresh, again, atMost, beside, ways, ceiling }) => [
    code === '' ? String(id) : `${id} (${shorten(code)})`,
    ...[fresh, again, atMost, beside, ways.legacyCard, ways.noCard].map(count),
    ceilings[ceiling],
  ])
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const written = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === 0 || i === cells.length - 1 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  return [head, ...rows].map((cells) => `${written(cells).trimEnd()}\n`).join('')
}

/** Someone who works in many places is shown with the first. */
function shorten(code: string): string {
  const [first = '', ...rest] = code.split(' ')
  return rest.length === 0 ? first : `${first} et ${rest.length} de plus`
}

/** Thousands apart by a narrow no-break space, as French writes numbers. */
function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, '\u202f')
}
