import { parseArgs } from 'node:util'
import { pageCode, passkeysRevoked } from '@cloison/contract'
import { type Command, misused, no, type Terminal } from './command.ts'
import { type OperatorDesk, openOperatorDesk, readOperatorKey, UNREADABLE_KEY } from './operator-desk.ts'

const HELP = `Usage : cloison operator passkey --operator NOM --key FICHIER [--origin ADRESSE] [--revoke --really]

Donne un code pour inscrire une clé d'accès sur le pupitre (ADRESSE/pupitre). Il sert une fois, pendant une heure, et remplace le précédent.
  --operator   votre nom d'opérateur ; il faut la charge « incidents »
  --key        votre clé inscrite (fichier JWK, privée) ; elle ne quitte pas ce poste
  --origin     adresse de la plateforme (http://localhost:8400)
  --revoke     retire au contraire toutes vos clés d'accès du pupitre, et ferme les sessions qu'elles ont ouvertes
  --really     avec --revoke : agit ; sinon, dit seulement ce qui serait fait`

/** `cloison operator passkey`: the registered key vouches for a passkey of the page, or takes back all of them. */
export const passkeyCommand = (house: { readonly now: () => number }): Command => ({
  name: 'operator passkey',
  summary: 'donne un code pour inscrire une clé d’accès sur le pupitre',
  help: HELP,
  async run(args, terminal) {
    const asked = read(args)
    if (asked === undefined) return misused(terminal, HELP)
    if (asked.revoke && !asked.really) {
      terminal.out('Répétition : toutes vos clés d’accès du pupitre seraient retirées. Ajoutez --really pour agir.\n')
      return 0
    }
    const key = await readOperatorKey(asked.key)
    if (key === undefined) return no(terminal, UNREADABLE_KEY, 2)
    const desk = openOperatorDesk(house, asked.origin, key)
    const refused = await desk.signIn(asked.operator)
    if (refused !== undefined) return no(terminal, refused, 1)
    try {
      return asked.revoke ? await revoke(desk, terminal) : await giveCode(desk, terminal, asked.origin)
    } finally {
      await desk.signOut()
    }
  },
})

async function giveCode(desk: OperatorDesk, terminal: Terminal, origin: string): Promise<number> {
  const answer = await desk.ask('POST', '/v1/operators/codes')
  if (typeof answer === 'string') return no(terminal, answer, 1)
  const { code, until } = pageCode.parse(answer)
  const hour = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Paris' }).format(new Date(until))
  terminal.out(`Code : ${code}\nÀ saisir sur ${new URL('/pupitre', origin).href}, une fois, avant ${hour} (heure de Paris).\n`)
  return 0
}

async function revoke(desk: OperatorDesk, terminal: Terminal): Promise<number> {
  const answer = await desk.ask('DELETE', '/v1/operators/passkeys')
  if (typeof answer === 'string') return no(terminal, answer, 1)
  terminal.out(`Clés d’accès retirées : ${passkeysRevoked.parse(answer).revoked}.\n`)
  return 0
}

function read(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const
    const flag = { type: 'boolean', default: false } as const
    const { values } = parseArgs({ args: [...args], options: { operator: text, key: text, origin: text, revoke: flag, really: flag } })
    const { operator = '', key = '', origin = 'http://localhost:8400', revoke, really } = values
    return operator === '' || key === '' || URL.parse(origin) === null ? undefined : { operator, key, origin, revoke, really }
  } catch {
    return undefined
  }
}
