import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Establishment, Insurer } from '../../domain/directory/index.ts'
import { parseFiness } from '../../words/finess.ts'
import { isRefusal } from '../../words/refusal.ts'
import { type Command, misused, no, type Opened, type Terminal, within } from './command.ts'

const HELP = `Usage : cloison directory load FICHIER [--json]

Inscrit des organismes et des établissements, une ligne JSON chacun :
  {"kind":"insurer","amc":"9990000031","name":"…","signingJwk":{…},"sealingJwk":{…}}
  {"kind":"establishment","finess":"759999014","name":"…","activity":"pharmacy","department":"75","commune":"Paris","domains":["PHAR"],"entity":"759900004"}

entity : FINESS de l'entité juridique dont l'établissement relève. Les établissements d'une même entité sont un groupe, qui n'a ensemble que
le plafond de personnes d'un seul d'entre eux, ou celui de son habitude (cloison group). Sans entity, l'établissement est seul.

Une ligne déjà inscrite est mise à jour, entity compris. Les clés sont des clés publiques (JWK).`

const LINES_MAX = 200_000

function isEntity(text: string): boolean {
  const read = parseFiness(text)
  return !isRefusal(read) && read.keyValid
}

const publicKey = z
  .looseObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() })
  .refine((jwk) => !('d' in jwk), 'une clé publique, sans sa part privée')
const line = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('insurer'),
    amc: z.string().regex(/^[0-9]{1,10}$/),
    name: z.string().min(1).max(200),
    signingJwk: publicKey,
    sealingJwk: publicKey,
  }),
  z.strictObject({
    kind: z.literal('establishment'),
    finess: z.string().regex(/^[0-9][0-9AB][0-9]{7}$/),
    name: z.string().min(1).max(200),
    activity: z.string(),
    department: z.string().min(2).max(3),
    commune: z.string().min(1).max(200),
    domains: z.array(z.string().regex(/^[A-Z]{4}$/)).min(1),
    entity: z.string().refine(isEntity, 'un FINESS, avec sa clé').optional(),
    test: z.boolean().optional(),
  }),
])

export interface DirectoryHouse {
  readonly readLines: (file: string) => AsyncIterable<string>
  readonly registerInsurer: (insurer: Omit<Insurer, 'insurerId'>) => Promise<number>
  readonly registerEstablishment: (site: Establishment) => Promise<number>
}

/** `cloison directory load`: the registers of insurers and establishments. */
export const directoryLoad = (open: () => Promise<DirectoryHouse & Opened>): Command => ({
  name: 'directory load',
  summary: 'inscrit des organismes et des établissements',
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    })
    const [file] = positionals
    if (file === undefined || positionals.length > 1) return misused(terminal, HELP)
    return await within(open, (house) => load(house, file, values.json, terminal))
  },
})

async function load(house: DirectoryHouse, file: string, json: boolean, terminal: Terminal): Promise<number> {
  let number = 0
  const counts = { insurers: 0, establishments: 0 }
  for await (const text of house.readLines(file)) {
    number++
    if (number > LINES_MAX) return no(terminal, `Plus de ${LINES_MAX} lignes : partagez le fichier.`)
    if (text.trim() === '') continue
    const read = line.safeParse(parsed(text))
    if (!read.success)
      return no(
        terminal,
        `Ligne ${number} : ${[...new Set(read.error.issues.map(({ path }) => path.join('.') || 'ligne'))].join(', ')}. Corrigez, puis relancez : ce qui précède est inscrit.`,
      )
    if (read.data.kind === 'insurer') {
      await house.registerInsurer(read.data)
      counts.insurers++
    } else {
      const { test = false, ...site } = read.data
      await house.registerEstablishment({ ...site, test })
      counts.establishments++
    }
  }
  terminal.out(
    json ? `${JSON.stringify(counts)}\n` : `${counts.insurers} organismes et ${counts.establishments} établissements inscrits.\n`,
  )
  return 0
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
