import { generateKeyPairSync } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, commands, findCommand } from '@cloison/operator'
import { castOf, makeInsurerKeys, onboardArguments, registerLines, type World } from '@cloison/world'
import type { Demo } from './start-memory.ts'

const OPERATORS = ['claire-b', 'hugo-d']
/** How long the fictitious insurers go on answering about paper cards and forgotten ones, from a first start. */
const OTHER_WAYS_DAYS = 90

/**
 * The registers of a first start: insurers, establishments, professionals with their single-use codes, two operators with their keys. Each
 * word may be said again: a first start that was cut is begun again by the next.
 */
export async function furnish(world: World, folder: string, persons: number, config: Config): Promise<Demo> {
  const run = runner(config)
  const place = join(folder, 'demo')
  const keys = await makeInsurerKeys(join(place, 'insurers'), world.insurers)
  const file = join(place, 'registers.ndjson')
  writeFileSync(file, registerLines(world, keys))
  await run(['directory', 'load', file])
  await run(allowArguments(world))
  const cast: Demo['cast'][number][] = []
  for (const role of castOf(world)) {
    const codes: string[] = []
    for (const situation of role.situations) {
      const code = /Code : (.+)/.exec(await run(onboardArguments(role, situation)))?.[1]
      if (code !== undefined) codes.push(code)
    }
    const { givenName, familyName, rpps } = role.professional
    const sites = role.situations.map(({ siteName }) => siteName)
    cast.push({ title: role.title, name: `${givenName} ${familyName}`, rpps, sites, codes })
  }
  for (const code of OPERATORS) {
    const jwk = makeOperatorKey(place, code)
    const duties = ['--duties', 'payments,onboarding,incidents', '--jwk', jwk]
    await run(['operator', 'register', '--code', code, '--name', code, ...duties, '--really'])
  }
  const establishments = world.establishments.length
  return { seed: world.seed, persons, day: world.day, establishments, cast, operators: OPERATORS, cards: [] }
}

/** The arguments of `cloison way` that let every insurer be asked without a signed card. */
function allowArguments({ insurers }: World): string[] {
  const until = new Date(Date.now() + OTHER_WAYS_DAYS * 86_400_000).toISOString().slice(0, 10)
  const ways = ['--way', 'legacy-card', '--way', 'no-card', '--until', until, '--reason', 'démonstration']
  return ['way', 'allow', ...insurers.flatMap(({ amc }) => ['--insurer', amc]), ...ways, '--really']
}

/** Runs a word of `cloison` in this process, and gives what it printed. */
function runner(config: Config): (args: readonly string[]) => Promise<string> {
  const all = commands(() => config)
  return async (args) => {
    const found = findCommand(all, args)
    if (found === undefined) throw new Error(`no command ${args[0]}`)
    let said = ''
    const note = (text: string): void => {
      said += text
    }
    const code = await found.command.run(found.rest, { out: note, err: note })
    if (code !== 0) throw new Error(`cloison ${found.command.name} : ${said}`)
    return said
  }
}

/** Draws an operator's pair unless an earlier start did; the path of its public half. */
function makeOperatorKey(place: string, code: string): string {
  const path = join(place, `operator-${code}.jwk`)
  if (existsSync(path)) return path
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  writeFileSync(join(place, `operator-${code}.private.jwk`), JSON.stringify(privateKey.export({ format: 'jwk' })), { mode: 0o600 })
  writeFileSync(path, JSON.stringify(publicKey.export({ format: 'jwk' })))
  return path
}
