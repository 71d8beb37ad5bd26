import { parseArgs } from 'node:util'
import { type Plane, type Posture, planes, type Scope, type State, scopes, states } from '../../domain/planes/index.ts'
import { type Command, misused, type Opened, within } from './command.ts'

const HELP = `Usage : cloison plane [PLAN ÉTAT --reason « … » [--scope PORTÉE --id N] [--really]] [--json]

Sans argument, dit l'état des plans. Avec un plan et un état, dit ce qui changerait ; avec --really, le change aussitôt, partout.
  PLAN    ${Object.keys(planes).join(', ')}
  ÉTAT    ${Object.keys(states).join(', ')}
  PORTÉE  ${Object.keys(scopes).join(', ')} (everyone si rien n'est dit)`

export interface PlaneHouse {
  readonly postures: () => Promise<Posture[]>
  readonly setPlane: (change: { plane: Plane; scope: Scope; id: number; state: State; reason: string }) => Promise<void>
}

/** `cloison plane`: rehearsal by default, `--really` to act. */
export const planeCommand = (open: () => Promise<PlaneHouse & Opened>): Command => ({
  name: 'plane',
  summary: 'dit, resserre, ferme ou rouvre un plan (consultation, factures, paiement, console)',
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        reason: { type: 'string' },
        scope: { type: 'string', default: 'everyone' },
        id: { type: 'string', default: '0' },
        really: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    })
    const [plane, state] = positionals
    if (positionals.length === 0) {
      const found = await within(open, (house) => house.postures())
      terminal.out(
        values.json
          ? `${JSON.stringify(found)}\n`
          : found.map((each) => `${each.plane.padEnd(8)} ${each.state} depuis ${each.since.toISOString()}\n`).join(''),
      )
      return 0
    }
    const id = Number(values.id)
    if (
      !isKey(planes, plane) ||
      !isKey(states, state) ||
      !isKey(scopes, values.scope) ||
      !Number.isInteger(id) ||
      values.reason === undefined ||
      values.reason.length > 200
    ) {
      return misused(terminal, HELP)
    }
    const target = values.scope === 'everyone' ? 'pour tous' : `pour ${values.scope} ${id}`
    if (!values.really) {
      terminal.out(`Répétition : ${plane} passerait à « ${state} » ${target}. Rien n'est changé. Ajoutez --really pour agir.\n`)
      return 0
    }
    const change = { plane, scope: values.scope, id, state, reason: values.reason }
    await within(open, (house) => house.setPlane(change))
    terminal.out(`${plane} est à « ${state} » ${target}, dès la prochaine demande.\n`)
    return 0
  },
})

function isKey<T extends object>(names: T, text: string | undefined): text is keyof T & string {
  return text !== undefined && Object.hasOwn(names, text)
}
