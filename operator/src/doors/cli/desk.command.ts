import { parseArgs } from 'node:util'
import type { DeskAccount, DeskConsent } from '../../domain/professionals/index.ts'
import type { Day } from '../../words/day.ts'
import { type Command, misused, no, type Opened, type Terminal, within } from './command.ts'
import { readDeskConsent } from './desk-consent.ts'

const HELP = `Usage : cloison desk list [--insurer AMC] [--json]
        cloison desk add --insurer AMC --consent FICHIER [--really] [--json]
        cloison desk allow --insurer AMC [--account N] --persons N [--really] [--json]
        cloison desk freeze --insurer AMC [--account N] --reason « … » [--really] [--json]
        cloison desk unfreeze --insurer AMC [--account N] [--really] [--json]
        cloison desk close --insurer AMC --account N [--really] [--json]
        cloison desk log --insurer AMC --day AAAA-MM-JJ [--json]

Les personnes et les programmes qu'un organisme laisse interroger ses propres adhérents, un à la fois. Sans --really, dit seulement ce qui serait fait.

  add        inscrit un compte, ou remplace sa clé, sur le consentement signé par l'organisme ; un consentement plus ancien ne change rien
  allow      change le nombre de personnes par jour d'un compte ou, sans --account, du guichet entier
  freeze     gèle un compte ou, sans --account, le guichet entier, à l'instant ; unfreeze dégèle
  close      ferme un compte : seul un nouveau consentement le rouvre
  log        ce que le guichet a demandé ce jour-là (UTC) : compte, motif, dossier, issue ; personne n'y est nommé
  --reason   de 3 à 200 caractères, sans donnée personnelle`

const VERBS = ['list', 'add', 'allow', 'freeze', 'unfreeze', 'close', 'log'] as const
type Verb = (typeof VERBS)[number]
const LOOKS_MAX = 10_000
const REASONS = ['', 'member-call', 'complaint', 'litigation', 'audit']

export interface DeskCommandHouse {
  readonly today: () => Day
  readonly readText: (path: string) => Promise<string | undefined>
  readonly insurerOf: (amc: string) => Promise<{ readonly insurerId: number; readonly signingJwk: JsonWebKey } | undefined>
  readonly list: (insurerId: number | null) => Promise<DeskAccount[]>
  readonly register: (insurerId: number, consent: DeskConsent, text: string) => Promise<number | null>
  readonly allow: (insurerId: number, accountId: number | null, persons: number) => Promise<'ok' | 'unknown' | 'beyond'>
  readonly freeze: (insurerId: number, accountId: number | null, reason: string) => Promise<boolean>
  readonly unfreeze: (insurerId: number, accountId: number | null) => Promise<boolean>
  readonly closeAccount: (insurerId: number, accountId: number) => Promise<boolean>
  readonly looks: (insurerId: number, day: string, limit: number) => Promise<readonly DeskLookLine[]>
}

interface DeskLookLine {
  readonly at: Date
  readonly accountId: number
  readonly reason: number
  readonly outcome: number
  readonly reference: string
}

/** `cloison desk …`: rehearsal by default, `--really` to act. */
export const deskCommand = (open: () => Promise<DeskCommandHouse & Opened>): Command => ({
  name: 'desk',
  summary: 'inscrit, liste, gèle ou ferme les comptes de guichet d’un organisme',
  help: HELP,
  async run(args, terminal) {
    const asked = read(args)
    if (asked === undefined) return misused(terminal, HELP)
    return await within(open, (house) => act(house, asked, terminal))
  },
})

interface Asked {
  readonly verb: Verb
  readonly amc: string | undefined
  readonly account: number | null
  readonly persons: number
  readonly consent: string
  readonly reason: string
  readonly day: string
  readonly really: boolean
  readonly json: boolean
}

function read(args: readonly string[]): Asked | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ insurer: { type: 'string' }, account: { type: 'string' }, persons: { type: 'string' }, consent: { type: 'string' } },
        ...{ reason: { type: 'string' }, day: { type: 'string' } },
        ...{ really: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
      },
    })
    const verb = VERBS.find((each) => each === positionals[0])
    const { insurer: amc, account, persons, consent, reason, day, really, json } = values
    if (verb === undefined || positionals.length !== 1) return undefined
    if (amc === undefined ? verb !== 'list' : !/^\d{1,10}$/.test(amc)) return undefined
    if (account !== undefined && !/^[1-9]\d{0,8}$/.test(account)) return undefined
    const needed = NEEDED[verb]
    const given = { account, persons, consent, reason, day }
    for (const [name, value] of Object.entries(given) as [keyof typeof given, string | undefined][]) {
      if (needed[name] === 'must' ? value === undefined : needed[name] === undefined && value !== undefined) return undefined
    }
    if (persons !== undefined && !/^\d{1,5}$/.test(persons)) return undefined
    if (reason !== undefined && (reason.length < 3 || reason.length > 200)) return undefined
    if (day !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
    const words = { consent: consent ?? '', reason: reason ?? '', day: day ?? '' }
    return { verb, amc, account: account === undefined ? null : Number(account), persons: Number(persons ?? 0), ...words, really, json }
  } catch {
    return undefined
  }
}

type Needed = Partial<Readonly<Record<'account' | 'persons' | 'consent' | 'reason' | 'day', 'must' | 'may'>>>
const NEEDED: Readonly<Record<Verb, Needed>> = {
  list: {},
  add: { consent: 'must' },
  allow: { account: 'may', persons: 'must' },
  freeze: { account: 'may', reason: 'must' },
  unfreeze: { account: 'may' },
  close: { account: 'must' },
  log: { day: 'must' },
}

async function act(house: DeskCommandHouse, asked: Asked, terminal: Terminal): Promise<number> {
  const insurer = asked.amc === undefined ? null : await house.insurerOf(asked.amc)
  if (insurer === undefined) return no(terminal, `Aucun organisme ne porte le numéro AMC ${asked.amc}.`)
  if (insurer === null || asked.verb === 'list') return list(await house.list(insurer?.insurerId ?? null), asked.json, terminal)
  if (asked.verb === 'log') return log(await house.looks(insurer.insurerId, asked.day, LOOKS_MAX), asked.json, terminal)
  if (asked.verb === 'add') return add(house, insurer, asked, terminal)
  const { verb, account, persons, reason, really } = asked
  const whom = account === null ? `le guichet de l’organisme ${asked.amc}` : `le compte ${account} de l’organisme ${asked.amc}`
  if (!really) return told(asked, terminal, { done: false }, `Répétition : ${DONE[verb]} pour ${whom}. Ajoutez --really pour agir.`)
  if (verb === 'allow') {
    const outcome = await house.allow(insurer.insurerId, account, persons)
    if (outcome === 'beyond')
      return no(terminal, `${persons} personnes par jour, c’est plus que ce que la table des plafonds permet d’ouvrir pour ${whom}.`)
    return outcome === 'ok'
      ? told(asked, terminal, { done: true, persons }, `${DONE[verb]} pour ${whom} : ${persons} personnes par jour.`)
      : no(terminal, `Rien à faire pour ${whom}.`)
  }
  const done = await change(house, insurer.insurerId, verb, account, reason)
  return done ? told(asked, terminal, { done }, `${DONE[verb]} pour ${whom}.`) : no(terminal, `Rien à faire pour ${whom}.`)
}

const DONE = { allow: 'plafond changé', freeze: 'gel', unfreeze: 'dégel', close: 'fermeture' } as const

async function change(
  house: DeskCommandHouse,
  insurerId: number,
  verb: 'freeze' | 'unfreeze' | 'close',
  account: number | null,
  reason: string,
): Promise<boolean> {
  if (verb === 'freeze') return house.freeze(insurerId, account, reason)
  if (verb === 'unfreeze') return house.unfreeze(insurerId, account)
  return account !== null && house.closeAccount(insurerId, account)
}

async function add(
  house: DeskCommandHouse,
  insurer: { readonly insurerId: number; readonly signingJwk: JsonWebKey },
  asked: Asked,
  terminal: Terminal,
): Promise<number> {
  const text = (await house.readText(asked.consent))?.trim()
  if (text === undefined) return no(terminal, 'Ce fichier ne se lit pas.')
  const consent = readDeskConsent(text, insurer.signingJwk)
  // Leading zeros of an AMC number are spelling.
  if (consent === undefined || consent.amc.replace(/^0+/, '') !== asked.amc?.replace(/^0+/, ''))
    return no(terminal, 'Ce consentement n’est pas signé par la clé de cet organisme, ou n’est pas de la forme attendue.')
  if (consent.until <= house.today()) return no(terminal, `Ce consentement n’est plus valable depuis le ${consent.until}.`)
  const what = `${consent.account} (${consent.kind}), jusqu’au ${consent.until} exclu`
  if (!asked.really)
    return told(asked, terminal, { ...said(consent), done: false }, `Répétition : ${what} serait inscrit. Ajoutez --really pour agir.`)
  const id = await house.register(insurer.insurerId, consent, text)
  if (id === null)
    return no(terminal, 'Rien n’est changé : l’organisme a signé depuis autre chose pour ce compte, ou ce compte a été fermé depuis.')
  return told(asked, terminal, { ...said(consent), accountId: id, done: true }, `Compte ${id} : ${what}.`)
}

const said = ({ account, kind, until }: DeskConsent) => ({ account, kind, until })

function list(found: readonly DeskAccount[], json: boolean, terminal: Terminal): number {
  if (json) terminal.out(`${JSON.stringify(found)}\n`)
  else if (found.length === 0) terminal.out('Aucun compte de guichet n’est inscrit.\n')
  else
    for (const { accountId, amc, account, kind, until, state, own, desk } of found)
      terminal.out(
        `${amc.padEnd(10)}  ${String(accountId).padStart(8)}  ${account.padEnd(20)}  ${kind.padEnd(7)}  ${STATES[state]}  jusqu’au ${until}  ${own.spent}/${own.allowed}  guichet ${desk.spent}/${desk.allowed}\n`,
      )
  return 0
}
const STATES = { open: 'ouvert', frozen: 'gelé  ', closed: 'fermé ' } as const

function log(looks: readonly DeskLookLine[], json: boolean, terminal: Terminal): number {
  const lines = looks.map(({ at, reason, ...rest }) => ({ at: at.toISOString(), reason: REASONS[reason] ?? String(reason), ...rest }))
  if (json) terminal.out(`${JSON.stringify(lines)}\n`)
  else
    for (const { at, accountId, reason, reference, outcome } of lines)
      terminal.out(`${at}  ${String(accountId).padStart(8)}  ${reason.padEnd(11)}  ${reference.padEnd(40)}  ${outcome}\n`)
  return 0
}

function told({ verb, amc, json }: Asked, terminal: Terminal, more: object, sentence: string): number {
  terminal.out(json ? `${JSON.stringify({ verb, insurer: amc, ...more })}\n` : `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}\n`)
  return 0
}
