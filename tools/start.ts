import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { type Config, ConfigRefused, openHouse, readConfig, startSentence } from '@cloison/operator'
import { createWorld, startBank, startIdentityProvider } from '@cloison/world'
import { bridgeCode, fillDemo } from './start-demo.ts'
import { greeting } from './start-greeting.ts'
import { makeFolder, readDemo, writeDemo } from './start-memory.ts'
import { furnish } from './start-registers.ts'

const HELP = `Usage : npm start -- [options]

Démarre Cloison pour un essai : la base de données, la plateforme, et des remplaçants de Pro Santé Connect et de la banque, sur cette machine
seulement. La première fois, une France fictive est créée ; ensuite, elle est retrouvée telle quelle. Ctrl-C arrête proprement.

  --port N          port de la plateforme (8400) ; les remplaçants prennent les deux suivants
  --folder CHEMIN   où tout est gardé (.cloison)
  --persons N       assurés de la France fictive, la première fois (20000)
  --demo MODE       full : registres, portefeuilles et cartes ; registers : registres seulement (full)
  --json            une ligne JSON quand tout est prêt
  --help            cette aide

Variable : DATABASE_URL, un PostgreSQL 16 ou plus récent à la place du nôtre.`

const ESTABLISHMENTS = 16
const PERSONS_MIN = 84
const PERSONS_MAX = 2_000_000
const SECRET = 'secret-du-remplacant-local'

async function main(stopping: Stopping): Promise<void> {
  const asked = readOptions(process.argv.slice(2))
  if (asked.help) return void process.stdout.write(`${HELP}\n`)
  const { port, folder, config } = asked
  const say = (sentence: string): void => void (asked.json ? process.stderr : process.stdout).write(`${sentence}\n`)
  for (const each of [port, port + 1, port + 2]) await mustBeFree(each)
  makeFolder(folder)
  const known = readDemo(folder)
  const fresh = { seed: 'demo', persons: asked.persons, day: today(), establishments: ESTABLISHMENTS }
  const { seed, persons, day, establishments } = known ?? fresh
  const world = createWorld({ seed, persons, day, establishments })
  const client = { clientId: 'cloison', redirectUris: [`${config.origin}/connexion`], authentication: { secret: SECRET } }
  const provider = await startIdentityProvider({ port: port + 1, professionals: world.professionals, clients: [client] })
  stopping.last(() => provider.close())
  const bank = await startBank({ port: port + 2, file: join(folder, 'demo', 'bank.ndjson') })
  stopping.last(() => bank.close())
  say('La base de données et la plateforme démarrent…')
  const told = { say, fault: (reference: string, kind: string) => void process.stderr.write(`faute ${reference} ${kind}\n`) }
  const opening = openHouse(config, { ...told, alone: true })
  // Ctrl-C while it opens waits until it has, so that the database stops as it should.
  stopping.first(() =>
    opening.then(
      (house) => house.close(),
      () => undefined,
    ),
  )
  await opening
  if (known === undefined) say(`Première fois : une France fictive de ${persons} assurés est créée.`)
  const furnished = known ?? (await furnish(world, folder, persons, config))
  writeDemo(folder, furnished)
  const full = asked.demo === 'full' && furnished.cards.length === 0
  const demo = full ? await fillDemo(world, furnished, { folder, origin: config.origin, say }) : furnished
  writeDemo(folder, demo)
  const bridge = await bridgeCode(demo, { folder, origin: config.origin })
  say(greeting(config.origin, provider.issuer, bank.url, folder, demo, bridge))
  if (asked.json) {
    const ready = { origin: config.origin, provider: provider.issuer, bank: bank.url, folder, bridge, ...demo }
    process.stdout.write(`${JSON.stringify(ready)}\n`)
  }
}

type Asked =
  | { readonly help: true }
  | {
      readonly help: false
      readonly port: number
      readonly folder: string
      readonly persons: number
      readonly demo: 'full' | 'registers'
      readonly json: boolean
      readonly config: Config
    }

/** @throws ConfigRefused with a French sentence */
function readOptions(args: readonly string[]): Asked {
  const values = parse(args)
  if (values.help) return { help: true }
  const port = Number(values.port)
  // The two stand-ins take the ports that follow.
  if (!/^\d{1,5}$/.test(values.port) || port < 1 || port > 65_533)
    throw new ConfigRefused(`« ${values.port} » n’est pas un port : donnez un nombre entre 1 et 65533.`)
  const persons = Number(values.persons)
  if (!Number.isInteger(persons) || persons < PERSONS_MIN || persons > PERSONS_MAX)
    throw new ConfigRefused(`--persons : un nombre entier, de ${PERSONS_MIN} à ${PERSONS_MAX}.`)
  const { demo } = values
  if (demo !== 'full' && demo !== 'registers') throw new ConfigRefused('--demo : full ou registers.')
  const folder = resolve(values.folder)
  const config = readConfig(['--port', values.port, '--folder', folder], {
    ...process.env,
    CLOISON_ROLES: 'all',
    CLOISON_PSC_DISCOVERY: `http://127.0.0.1:${port + 1}/.well-known/wallet-openid-configuration`,
    CLOISON_PSC_CLIENT: 'cloison',
    CLOISON_PSC_SECRET: SECRET,
    CLOISON_BANK_URL: `http://127.0.0.1:${port + 2}`,
  })
  if (config === 'help') return { help: true }
  return { help: false, port, folder, persons, demo, json: values.json, config }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '8400' },
        folder: { type: 'string', default: '.cloison' },
        persons: { type: 'string', default: '20000' },
        demo: { type: 'string', default: 'full' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch {
    throw new ConfigRefused('Option inconnue, ou sans sa valeur : npm start -- --help donne la liste.')
  }
}

function today(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(new Date())
}

function mustBeFree(port: number): Promise<void> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', (caught: NodeJS.ErrnoException) =>
      fail(
        new ConfigRefused(
          caught.code === 'EACCES'
            ? `Le port ${port} est réservé au système : choisissez-en un autre avec --port.`
            : `Le port ${port} est déjà pris : choisissez-en un autre avec --port.`,
        ),
      ),
    )
    probe.listen(port, '127.0.0.1', () => probe.close(() => done()))
  })
}

/** What must be closed, in order, once and whenever the end comes: Ctrl-C while starting, a fault, or the evening. */
interface Stopping {
  first(close: () => Promise<void>): void
  last(close: () => Promise<void>): void
  now(): Promise<void>
  readonly begun: boolean
}

function openStopping(): Stopping {
  const closing: (() => Promise<void>)[] = []
  let running: Promise<void> | undefined
  const all = async (): Promise<void> => {
    for (const close of closing) await close()
  }
  return {
    first: (close) => void closing.unshift(close),
    last: (close) => void closing.push(close),
    now: () => (running ??= all()),
    get begun() {
      return running !== undefined
    },
  }
}

const stopping = openStopping()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping.begun) return
    process.stderr.write('Arrêt…\n')
    stopping.now().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  })
}
main(stopping).catch(async (caught: unknown) => {
  // Stopped while starting: what was under way fails, as it should, and is begun again by the next start.
  if (stopping.begun) return
  const stack = caught instanceof Error ? caught.stack : 'Faute inconnue.'
  process.stderr.write(`${startSentence(caught) ?? `Cloison n’a pas pu démarrer. ${stack}`}\n`)
  await stopping.now().catch(() => undefined)
  process.exit(1)
})
