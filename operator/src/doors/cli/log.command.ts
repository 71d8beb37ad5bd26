import { parseArgs } from 'node:util'
import type { Audit } from '../../domain/accesslog/index.ts'
import { type Command, type Opened, within } from './command.ts'

const HELP = `Usage : cloison log audit [--json]

Recalcule le registre des consultations : chaque feuille depuis sa ligne, l'arbre et sa racine depuis les feuilles, et compare à ce qui est gardé et
signé. Code 0 si tout concorde, 1 sinon. Dit les places, jamais ce qu'une ligne contient.`

export interface LogHouse {
  readonly recount: () => Promise<Audit>
}

/** `cloison log audit`: was a line changed or removed since it was signed? */
export const logAudit = (open: () => Promise<LogHouse & Opened>): Command => ({
  name: 'log audit',
  summary: 'recalcule le registre des consultations et le compare à ce qui est signé',
  help: HELP,
  async run(args, terminal) {
    const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } })
    const { size, root, findings } = await within(open, (house) => house.recount())
    if (values.json) {
      terminal.out(`${JSON.stringify({ size, root: Buffer.from(root).toString('hex'), findings })}\n`)
    } else if (findings.length === 0) {
      terminal.out(`${size} lignes, toutes conformes à la racine signée ${Buffer.from(root).toString('hex')}.\n`)
    } else {
      terminal.out(`${size} lignes, ${findings.length} écarts :\n${findings.map((finding) => `  ${JSON.stringify(finding)}\n`).join('')}`)
    }
    return findings.length === 0 ? 0 : 1
  },
})
