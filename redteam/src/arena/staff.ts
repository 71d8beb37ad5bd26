import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { castOf, onboardArguments, openAccount, openOperator, type Professional, registerLines } from '@cloison/world'
import type { Arena } from './arena.ts'

const CLOISON = fileURLToPath(new URL('../../../operator/bin/cloison.ts', import.meta.url))
const WAIT_MS_MAX = 60_000

/** Says a word of `cloison` in the arena's folder, as the platform's own people do; what it printed and its code. */
export function cloison(folder: string, args: readonly string[]): Promise<{ readonly code: number | null; readonly out: string }> {
  const child = spawn(process.execPath, [CLOISON, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', CLOISON_FOLDER: folder },
  })
  let out = ''
  const hear = (text: string): void => {
    out += text
  }
  child.stdout.setEncoding('utf8').on('data', hear)
  child.stderr.setEncoding('utf8').on('data', hear)
  const late = setTimeout(() => child.kill('SIGKILL'), WAIT_MS_MAX)
  return new Promise((done) =>
    child.once('close', (code) => {
      clearTimeout(late)
      done({ code, out })
    }),
  )
}

/** Names, national identifiers and bank accounts that the platform keeps sealed: what a thief of the database looks for. */
export interface Sealed {
  readonly professionals: readonly Professional[]
  readonly ibans: readonly string[]
}

/**
 * A professional is onboarded and a bank account approved by two operators, by the platform's own words and doors. To be done before time
 * is moved.
 */
export function settleStaff(arena: Arena): Promise<Sealed> {
  const known = settled.get(arena) ?? settle(arena)
  settled.set(arena, known)
  return known
}

const settled = new WeakMap<Arena, Promise<Sealed>>()

async function settle({ instance, world, insurerKeys }: Arena): Promise<Sealed> {
  const { folder, origin } = instance
  const said = async (args: readonly string[]): Promise<void> => {
    const { code, out } = await cloison(folder, args)
    if (code !== 0) throw new Error(`cloison ${args[0]} : ${out}`)
  }
  const registers = join(folder, 'demo', 'registers.ndjson')
  writeFileSync(registers, registerLines(world, insurerKeys))
  const pairs = await Promise.all([
    said(['directory', 'load', registers]),
    ...['claire-b', 'hugo-d'].map((code) => operator(folder, code, said)),
  ])
  const [one, other] = await Promise.all(pairs.flatMap((pair) => (pair === undefined ? [] : [openOperator(origin, pair.code, pair.jwk)])))
  const role = castOf(world)[0]
  const site = world.establishments[0]
  if (one === undefined || other === undefined || role === undefined || site === undefined) throw new Error('the arena has no staff')
  const situation = role.situations[0]
  if (situation !== undefined) await said(onboardArguments(role, situation))
  await openAccount(one, other, { holder: { kind: 'establishment', finess: site.finess }, name: site.name, iban: site.iban })
  return { professionals: [role.professional], ibans: [site.iban] }
}

async function operator(
  folder: string,
  code: string,
  said: (args: readonly string[]) => Promise<void>,
): Promise<{ code: string; jwk: JsonWebKey }> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const path = join(folder, 'demo', `${code}.jwk`)
  writeFileSync(path, JSON.stringify(publicKey.export({ format: 'jwk' })))
  await said(['operator', 'register', '--code', code, '--name', code, '--duties', 'payments,onboarding', '--jwk', path, '--really'])
  return { code, jwk: privateKey.export({ format: 'jwk' }) as JsonWebKey }
}
