import { parseArgs } from 'node:util'
import type { Group } from '../../domain/disclosure/index.ts'
import { type Command, misused, type Opened, type Terminal, within } from './command.ts'

const PERSONS_MAX = 1_000_000

const HELP = `Usage : cloison group [--json]
        cloison group open --entity FINESS (--persons N | --default) [--really] [--json]

Sans argument, dit le plafond de chaque groupe : les établissements d'une même entité juridique (FINESS). Avec open, dit ce qui
changerait ; avec --really, le change aussitôt.
  --persons   personnes en 24 heures pour le groupe entier. Une chaîne nouvelle n'a pas d'habitude : ouvrez-lui ici ses premiers jours
  --default   le plafond d'un seul de ses établissements, le plus grand, ou celui de l'habitude du groupe si elle est plus grande

L'habitude monte chaque jour de deux centièmes, au plus, de ce qui a été ouvert : il faut quarante jours pleins pour que --default
laisse à une chaîne ce qu'elle lit vraiment.`

export interface GroupHouse {
  readonly groups: () => Promise<Group[]>
  readonly groupIdOf: (entity: string) => Promise<number | undefined>
  readonly openGroup: (groupId: number, persons: number | 'default') => Promise<number>
}

/** `cloison group`: rehearsal by default, `--really` to act. */
export const groupCommand = (open: () => Promise<GroupHouse & Opened>): Command => ({
  name: 'group',
  summary: 'dit ou ouvre le plafond d’un groupe d’établissements',
  help: HELP,
  async run(args, terminal) {
    const asked = read(args)
    if (asked === undefined) return misused(terminal, HELP)
    return await within(open, (house) => (asked.entity === undefined ? list(house, asked.json, terminal) : change(house, asked, terminal)))
  },
})

interface Change {
  readonly entity: string
  readonly persons: number | 'default'
  readonly really: boolean
  readonly json: boolean
}

function read(args: readonly string[]): Change | { readonly entity: undefined; readonly json: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ entity: { type: 'string' }, persons: { type: 'string' }, default: { type: 'boolean', default: false } },
        ...{ really: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
      },
    })
    const { entity, persons, default: back, really, json } = values
    if (positionals.length === 0) return entity === undefined && persons === undefined && !back && !really ? { entity, json } : undefined
    if (positionals.length > 1 || positionals[0] !== 'open' || entity === undefined || !/^[0-9][0-9AB]\d{7}$/.test(entity)) return undefined
    if (back) return persons === undefined ? { entity, persons: 'default', really, json } : undefined
    if (persons === undefined || !/^\d{1,7}$/.test(persons) || Number(persons) > PERSONS_MAX) return undefined
    return { entity, persons: Number(persons), really, json }
  } catch {
    return undefined
  }
}

async function list(house: GroupHouse, json: boolean, terminal: Terminal): Promise<number> {
  const found = await house.groups()
  if (json) terminal.out(`${JSON.stringify(found)}\n`)
  else if (found.length === 0) terminal.out('Aucun établissement inscrit ne relève d’une entité juridique.\n')
  else terminal.out(found.map(written).join(''))
  return 0
}

function written({ entity, establishments, opened, allowed, habit, spent }: Group): string {
  const budget =
    allowed === null
      ? 'aucun plafond ouvert : personne n’y est lu'
      : `${spent} lues sur ${allowed} en 24 heures (ouvert à ${opened}, un jour ordinaire : ${habit})`
  return `${entity}  ${String(establishments).padStart(4)} établissement${establishments > 1 ? 's' : ''}  ${budget}\n`
}

async function change(house: GroupHouse, { entity, persons, really, json }: Change, terminal: Terminal): Promise<number> {
  const id = await house.groupIdOf(entity)
  if (id === undefined) {
    terminal.err(`Aucun établissement inscrit ne relève de l’entité juridique ${entity}. Rien n’est changé.\n`)
    return 1
  }
  const allowed = really ? await house.openGroup(id, persons) : null
  if (json) terminal.out(`${JSON.stringify({ entity, persons, really, allowed })}\n`)
  else if (allowed === null)
    terminal.out(
      `Répétition : le groupe ${entity} aurait ${persons === 'default' ? 'son plafond ordinaire' : `${persons} personnes en 24 heures`}. Rien n’est changé. Ajoutez --really pour agir.\n`,
    )
  else terminal.out(`Le groupe ${entity} peut lire ${allowed} personnes en 24 heures, dès la prochaine demande.\n`)
  return 0
}
