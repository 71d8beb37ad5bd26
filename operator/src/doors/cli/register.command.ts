import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type Duty, registerOperator } from '../../domain/professionals/index.ts'
import type { DutiesHouse } from './onboard.command.ts'

export const CLIENT_HELP = `cloison client register : enregistre un logiciel, ou remplace sa clé

  --code CODE        minuscules, chiffres et tirets : lgo-exemple
  --name NOM  --publisher ÉDITEUR
  --jwk FICHIER      clé publique P-256 (JWK)
  --test             mode d'essai : établissements d'essai seulement
  --really           agit ; sinon, dit seulement ce qui serait fait`

/** @returns the exit code: 0 done or rehearsed, 2 misused */
export async function registerClientCommand(house: DutiesHouse, args: readonly string[]): Promise<number> {
  const values = read(args)
  if (values === undefined || values.help) return say(house, CLIENT_HELP, values === undefined ? 2 : 0)
  const { code = '', name = '', publisher = '', jwk = '' } = values
  if (!/^[a-z0-9][a-z0-9-]{2,62}$/.test(code) || name === '' || publisher === '') return say(house, CLIENT_HELP, 2)
  const key = await readKey(jwk)
  if (key === undefined) return say(house, 'La clé doit être une clé publique P-256 au format JWK, sans sa moitié privée.', 2)
  if (!values.really) return say(house, `Répétition : le logiciel ${code} serait enregistré. Ajoutez --really pour agir.`, 0)
  const id = await house.duties.store.registerClient({ code, name, publisher, jwk: key, testMode: values.test ?? false })
  return say(house, `Logiciel ${code} enregistré, numéro ${id}${values.test ? ', en mode d’essai' : ''}.`, 0)
}

export const OPERATOR_HELP = `cloison operator register : inscrit un opérateur, ou remplace sa clé

  --code CODE        nom court, au registre : lea-m
  --name NOM         son nom, qui reste scellé
  --duties LISTE     payments, planes, onboarding, incidents (séparés par des virgules)
  --jwk FICHIER      clé publique P-256 (JWK) de cette personne
  --really           agit ; sinon, dit seulement ce qui serait fait`

const DUTIES: readonly string[] = ['payments', 'planes', 'onboarding', 'incidents'] satisfies Duty[]

/** @returns the exit code: 0 done or rehearsed, 2 misused */
export async function registerOperatorCommand(house: DutiesHouse, args: readonly string[]): Promise<number> {
  const values = read(args)
  if (values === undefined || values.help) return say(house, OPERATOR_HELP, values === undefined ? 2 : 0)
  const { code = '', name = '', duties = '', jwk = '' } = values
  const chosen = duties.split(',').filter((duty): duty is Duty => DUTIES.includes(duty))
  if (!/^[a-z][a-z0-9-]{2,30}$/.test(code) || name === '' || chosen.length === 0 || chosen.length !== duties.split(',').length) {
    return say(house, OPERATOR_HELP, 2)
  }
  const key = await readKey(jwk)
  if (key === undefined) return say(house, 'La clé doit être une clé publique P-256 au format JWK, sans sa moitié privée.', 2)
  if (!values.really)
    return say(house, `Répétition : l’opérateur ${code} serait inscrit pour ${chosen.join(', ')}. Ajoutez --really pour agir.`, 0)
  const point = { jwkX: Buffer.from(key.x, 'base64url'), jwkY: Buffer.from(key.y, 'base64url') }
  const id = await registerOperator(house.duties, { code, name, duties: chosen, ...point })
  return say(house, `Opérateur ${code} inscrit, numéro ${id}.`, 0)
}

interface PublicKey extends JsonWebKey {
  readonly x: string
  readonly y: string
}

/** Only the four public members are kept. Undefined when the file is absent, is not such a key, or holds the private half. */
async function readKey(path: string): Promise<PublicKey | undefined> {
  try {
    const { kty, crv, x, y, d } = JSON.parse(await readFile(path, 'utf8')) as JsonWebKey
    if (kty !== 'EC' || crv !== 'P-256' || d !== undefined || typeof x !== 'string' || typeof y !== 'string') return undefined
    return [x, y].every((part) => Buffer.from(part, 'base64url').length === 32) ? { kty, crv, x, y } : undefined
  } catch {
    return undefined
  }
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        code: { type: 'string' },
        name: { type: 'string' },
        publisher: { type: 'string' },
        duties: { type: 'string' },
        jwk: { type: 'string' },
        test: { type: 'boolean' },
        really: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values
  } catch {
    return undefined
  }
}

function say(house: DutiesHouse, text: string, code: number): number {
  house.say(text)
  return code
}
