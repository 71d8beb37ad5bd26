import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { ConfigRefused, commands, findCommand, type OpenedHouse, openHouse, readConfig } from '@cloison/operator'
import {
  castOf,
  createWorld,
  makeInsurerKeys,
  onboardArguments,
  registerLines,
  startBank,
  startIdentityProvider,
  type World,
} from '@cloison/world'
import { fillDemo } from './start-demo.ts'

const HELP = `Usage : npm start -- [options]

Démarre Cloison pour un essai : la base de données, la plateforme, et des remplaçants de Pro Santé Connect et de la banque, sur cette machine
seulement. La première fois, une France fictive est créée ; ensuite, elle est retrouvée telle quelle. Ctrl-C arrête proprement.

  --port N          port de la plateforme (8400) ; les remplaçants prennent les deux suivants
  --folder CHEMIN   où tout est gardé (.cloison)
  --persons N       assurés de la France fictive (20000)
  --demo MODE       full : registres, portefeuilles et cartes ; registers : registres seulement (full)
  --json            une ligne JSON quand tout est prêt
  --help            cette aide`

/** What is remembered from one start to the next. */
export interface Demo {
  readonly seed: string
  readonly persons: number
  readonly day: string
  readonly establishments: number
  readonly cast: readonly {
    readonly title: string
    readonly name: string
    readonly rpps: string
    readonly sites: readonly string[]
    readonly codes: readonly string[]
  }[]
  readonly operators: readonly string[]
  /** Filled in the mode `full`: cards to try, with the persons they cover. */
  readonly cards: readonly {
    readonly file: string
    readonly insurer: string
    readonly persons: readonly { readonly birthDate: string; readonly rank: number }[]
  }[]
}

const ESTABLISHMENTS = 16

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8400' },
      folder: { type: 'string', default: '.cloison' },
      persons: { type: 'string', default: '20000' },
      demo: { type: 'string', default: 'full' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return void process.stdout.write(`${HELP}\n`)
  const say = (sentence: string): void => void (values.json ? process.stderr : process.stdout).write(`${sentence}\n`)
  const port = Number(values.port)
  const folder = resolve(values.folder)
  const config = readConfig(['--port', values.port, '--folder', folder], {
    ...process.env,
    CLOISON_PSC_DISCOVERY: `http://127.0.0.1:${port + 1}/.well-known/wallet-openid-configuration`,
    CLOISON_PSC_CLIENT: 'cloison',
    CLOISON_PSC_SECRET: 'secret-du-remplacant-local',
    CLOISON_BANK_URL: `http://127.0.0.1:${port + 2}`,
  })
  if (config === 'help') return
  if (!Number.isInteger(Number(values.persons)) || Number(values.persons) < 84)
    throw new ConfigRefused('--persons : un nombre entier, 84 au moins.')
  if (values.demo !== 'full' && values.demo !== 'registers') throw new ConfigRefused('--demo : full ou registers.')
  for (const each of [port, port + 1, port + 2]) await mustBeFree(each)
  makeFolder(folder)
  const known = readDemo(folder)
  const demo = known ?? { seed: 'demo', persons: Number(values.persons), day: today(), establishments: ESTABLISHMENTS }
  const world = createWorld({ seed: demo.seed, persons: demo.persons, day: demo.day, establishments: demo.establishments })
  const provider = await startIdentityProvider({
    port: port + 1,
    professionals: world.professionals,
    clients: [
      { clientId: 'cloison', redirectUris: [`${config.origin}/connexion`], authentication: { secret: 'secret-du-remplacant-local' } },
    ],
  })
  const bank = await startBank({ port: port + 2, file: join(folder, 'demo', 'bank.ndjson') })
  let house: OpenedHouse | undefined
  const close = async (): Promise<void> => {
    await house?.close()
    await Promise.all([provider.close(), bank.close()])
  }
  onSignal(close)
  try {
    say('La base de données et la plateforme démarrent…')
    house = await openHouse(config, { say, fault: (reference, kind) => void process.stderr.write(`faute ${reference} ${kind}\n`) })
    const run = runner(() => config)
    const furnished = known ?? (await furnish(world, folder, demo.persons, run, say))
    const filled =
      furnished.cards.length > 0 || values.demo === 'registers'
        ? furnished
        : await fillDemo(world, furnished, { folder, origin: config.origin, say })
    writeDemo(folder, filled)
    say(greeting(config.origin, provider.issuer, bank.url, folder, filled))
    if (values.json)
      process.stdout.write(`${JSON.stringify({ origin: config.origin, provider: provider.issuer, bank: bank.url, folder, ...filled })}\n`)
  } catch (caught) {
    await close()
    throw caught
  }
}

export type Run = (args: readonly string[]) => Promise<string>

/** Runs a word of `cloison` in this process, and gives what it printed. */
function runner(config: Parameters<typeof commands>[0]): Run {
  const all = commands(config)
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

/** The registers: insurers, establishments, professionals with their single-use codes, two operators with their keys. */
async function furnish(world: World, folder: string, persons: number, run: Run, say: (sentence: string) => void): Promise<Demo> {
  say(`Première fois : une France fictive de ${persons} assurés est créée.`)
  const place = join(folder, 'demo')
  const keys = await makeInsurerKeys(join(place, 'insurers'), world.insurers)
  const file = join(place, 'registers.ndjson')
  writeFileSync(file, registerLines(world, keys))
  await run(['directory', 'load', file])
  const cast: Demo['cast'][number][] = []
  for (const role of castOf(world)) {
    const codes: string[] = []
    for (const situation of role.situations) {
      const code = /Code : (.+)/.exec(await run(onboardArguments(role, situation)))?.[1]
      if (code !== undefined) codes.push(code)
    }
    const { givenName, familyName, rpps } = role.professional
    cast.push({
      title: role.title,
      name: `${givenName} ${familyName}`,
      rpps,
      sites: role.situations.map(({ siteName }) => siteName),
      codes,
    })
  }
  const operators = ['claire-b', 'hugo-d']
  for (const code of operators) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    writeFileSync(join(place, `operator-${code}.private.jwk`), JSON.stringify(privateKey.export({ format: 'jwk' })), { mode: 0o600 })
    writeFileSync(join(place, `operator-${code}.jwk`), JSON.stringify(publicKey.export({ format: 'jwk' })))
    await run([
      'operator',
      'register',
      '--code',
      code,
      '--name',
      code,
      '--duties',
      'payments,onboarding',
      '--jwk',
      join(place, `operator-${code}.jwk`),
      '--really',
    ])
  }
  return { seed: world.seed, persons, day: world.day, establishments: world.establishments.length, cast, operators, cards: [] }
}

function greeting(origin: string, provider: string, bank: string, folder: string, demo: Demo): string {
  const people = demo.cast.map(
    ({ title, name, rpps, sites, codes }) =>
      `  ${name}, ${title}\n    RPPS ${rpps} · ${sites.join(' ; ')}\n    code de première clé : ${codes.join(' ou ')}`,
  )
  const cards = demo.cards.map(
    ({ file, insurer, persons }) => `  ${file}  (${insurer}) — né(e)s le ${persons.map(({ birthDate }) => french(birthDate)).join(', ')}`,
  )
  return `
Cloison est prêt.

  La page des professionnels   ${origin}/
  Remplaçant de Pro Santé Connect   ${provider}
  Remplaçante de la banque   ${bank}
  Données, clés et lettres   ${folder}

Pour vous connecter (le code sert une fois, pour inscrire la première clé d'accès) :
${people.join('\n')}
${cards.length === 0 ? '' : `\nDes cartes à présenter :\n${cards.join('\n')}\n`}
Tout est fictif. Ctrl-C arrête.`
}

const french = (day: string): string => day.split('-').reverse().join('/')

function today(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(new Date())
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(join(folder, 'demo'), { recursive: true, mode: 0o711 })
    writeFileSync(join(folder, 'demo', '.writable'), '')
    rmSync(join(folder, 'demo', '.writable'))
  } catch {
    throw new ConfigRefused(`Le dossier ${folder} ne peut pas être écrit : choisissez-en un autre avec --folder.`)
  }
}

function mustBeFree(port: number): Promise<void> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', () => fail(new ConfigRefused(`Le port ${port} est déjà pris : choisissez-en un autre avec --port.`)))
    probe.listen(port, '127.0.0.1', () => probe.close(() => done()))
  })
}

function readDemo(folder: string): Demo | undefined {
  const file = join(folder, 'demo', 'demo.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Demo) : undefined
}

function writeDemo(folder: string, demo: Demo): void {
  writeFileSync(join(folder, 'demo', 'demo.json'), `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 })
}

function onSignal(close: () => Promise<void>): void {
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    process.stderr.write('Arrêt…\n')
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

main().catch((caught: unknown) => {
  const plain =
    caught instanceof ConfigRefused ||
    (caught instanceof Error && (caught.name === 'EmbeddedFailure' || caught.name === 'DatabaseUnreachable'))
  process.stderr.write(
    `${plain && caught instanceof Error ? caught.message : `Cloison n'a pas pu démarrer. ${caught instanceof Error ? caught.stack : ''}`}\n`,
  )
  process.exit(1)
})
