import { parseArgs } from 'node:util'
import { type Frozen, freeze, unfreeze } from '../../domain/professionals/index.ts'
import type { DutiesHouse } from './onboard.command.ts'

export const FREEZE_HELP = `cloison freeze QUOI NUMÉRO --reason MOTIF : gèle un compte, un établissement, un logiciel ou un appareil
cloison unfreeze QUOI NUMÉRO

  QUOI       account, site, client ou device
  --reason   de 3 à 200 caractères, sans donnée personnelle
  --really   agit ; sinon, dit seulement ce qui serait fait

Les virements continuent. Les sessions sont barrées à l'instant.`

const KINDS: readonly string[] = ['account', 'site', 'client', 'device'] satisfies Frozen[]

/** @returns the exit code: 0 done or rehearsed, 1 nothing to freeze or thaw, 2 misused */
export async function freezeCommand(house: DutiesHouse, verb: 'freeze' | 'unfreeze', args: readonly string[]): Promise<number> {
  const asked = read(args)
  if (asked === undefined) return say(house, FREEZE_HELP, 2)
  const { what, id, reason, really } = asked
  if (verb === 'freeze' && (reason.length < 3 || reason.length > 200)) return say(house, FREEZE_HELP, 2)
  if (!really)
    return say(house, `Répétition : ${what} ${id} serait ${verb === 'freeze' ? 'gelé' : 'dégelé'}. Ajoutez --really pour agir.`, 0)
  const done = verb === 'freeze' ? await freeze(house.duties.store, what, id, reason) : await unfreeze(house.duties.store, what, id)
  if (!done) return say(house, verb === 'freeze' ? 'Aucun compte ne porte ce numéro.' : 'Rien n’était gelé sous ce numéro.', 1)
  return say(house, `${what} ${id} : ${verb === 'freeze' ? 'gelé' : 'dégelé ; ceux qui y travaillent se reconnectent'}.`, 0)
}

function read(args: readonly string[]): { what: Frozen; id: number; reason: string; really: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { reason: { type: 'string' }, really: { type: 'boolean' } },
      allowPositionals: true,
    })
    const [what = '', id = ''] = positionals
    if (positionals.length !== 2 || !isFrozen(what) || !/^[1-9]\d{0,8}$/.test(id)) return undefined
    return { what, id: Number(id), reason: values.reason ?? '', really: values.really ?? false }
  } catch {
    return undefined
  }
}

function isFrozen(what: string): what is Frozen {
  return KINDS.includes(what)
}

function say(house: DutiesHouse, text: string, code: number): number {
  house.say(text)
  return code
}
