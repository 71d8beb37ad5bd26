#!/usr/bin/env node
import { resolve } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { loadHonestDays, startInstance } from '@cloison/world'
import { openArenas } from '../src/arenas.ts'
import type { Attack, Verdict } from '../src/attack.ts'
import { besiege } from '../src/besiege.ts'
import { attacks, sieges, tryAttack } from '../src/run.ts'
import type { Scale, Siege } from '../src/siege.ts'
import { openTarget, TargetRefused } from '../src/target.ts'
import { type Seeded, worstOf } from '../src/worst.ts'

const WORST_MAX = 100
const WIDE = 17

const HELP = `Usage : npx cloison-redteam run NOM…|--all [options]

Attaque Cloison par les portes ouvertes à tous. Un auditeur compte les personnes exposées, d’après ce que l’attaquant a reçu et rien d’autre, et
compare à une borne. Code 1 si une borne est dépassée, 2 si l’attaque n’a pas pu être menée. Chaque attaque démarre sa propre plateforme, sur cette
machine seulement, dans un dossier temporaire ; sa mise en scène (comptes, sessions, cartes) est écrite dans la base, son temps est simulé et son
rapport dit à quelle vitesse.

  --all             toutes les attaques
  --scale MESURE    small : la même chose en petit, pour un contrôle ; medium ; full : les chiffres (full)
  --worst N         N graines, et le pire de chaque chiffre
  --seed TEXTE      graine ; tirée au hasard et dite sinon
  --world FICHIER   un module qui exporte honestDays : d’autres jours honnêtes que les nôtres
  --attack MODULE   un module qui exporte attack ou siege : une attaque de plus, lancée seule si rien d’autre n’est demandé
  --json            un objet JSON par attaque, une ligne chacun
  --origin URL      au lieu de plateformes à soi, une instance démarrée par npm start, qui sert une fois
  --folder CHEMIN   son dossier, où d’honnêtes gens prennent codes et clés (.cloison)
  --help            cette aide

Sur une instance (--origin), ou sur la nôtre :
${attacks.map(({ name, summary, bound }) => `  ${name.padEnd(WIDE)} ${summary} (borne : ${bound})`).join('\n')}
Sur une plateforme à soi :
${sieges.map(({ name, summary, formula }) => `  ${name.padEnd(WIDE)} ${summary} (borne : ${formula})`).join('\n')}`

const say = (text: string): void => void process.stderr.write(`${text}\n`)

try {
  process.exitCode = await main()
} catch (caught) {
  say(
    caught instanceof TargetRefused
      ? caught.message
      : `L’attaque n’a pas pu être menée : ${caught instanceof Error ? caught.message : 'faute inconnue'}`,
  )
  process.exitCode = 2
}

/** @returns 0 every bound holds, 1 one does not, 2 misused */
async function main(): Promise<number> {
  const { values, positionals } = read()
  if (values.help) {
    process.stdout.write(`${HELP}\n`)
    return 0
  }
  const [word, ...names] = positionals
  const brought = values.attack === undefined ? {} : await bringAttack(values.attack)
  const named = (each: { readonly name: string }): boolean => values.all || names.includes(each.name)
  const chosen = [...attacks.filter(named), ...(brought.attack === undefined ? [] : [brought.attack])]
  const besieged = values.origin !== undefined ? [] : [...sieges.filter(named), ...(brought.siege === undefined ? [] : [brought.siege])]
  if (word !== 'run' || chosen.length + besieged.length === 0)
    throw new TargetRefused(`Dites quoi lancer : run NOM, ou run --all.\n\n${HELP}`)
  const seeds = seedsOf(values)
  let ok = true
  const tell = (verdicts: readonly Seeded[]): void => {
    const verdict = worstOf(verdicts)
    ok &&= verdict.ok
    process.stdout.write(`${values.json ? JSON.stringify(verdict) : sentence(verdict)}\n`)
  }
  await attackInstances(chosen, values, seeds, tell)
  await besiegeAll(besieged, values, seeds, tell)
  return ok ? 0 : 1
}

type Values = ReturnType<typeof read>['values']

/** On the instance given, which serves once; without one, on a new one for each attack and seed. */
async function attackInstances(chosen: readonly Attack[], values: Values, seeds: readonly string[], tell: (verdicts: Seeded[]) => void) {
  const { origin, folder } = values
  if (origin !== undefined) {
    const target = await openTarget(new URL(origin).origin, resolve(folder))
    const [seed = ''] = seeds
    for (const attack of chosen) tell([{ ...(await tryAttack(attack, target, seed)), seed }])
    return
  }
  for (const attack of chosen) {
    const verdicts: Seeded[] = []
    for (const seed of seeds) {
      const instance = await startInstance({ persons: 1000, say: () => undefined })
      try {
        verdicts.push({ ...(await tryAttack(attack, await openTarget(instance.origin, instance.folder), seed)), seed })
      } finally {
        await instance.stop()
      }
    }
    tell(verdicts)
  }
}

async function besiegeAll(besieged: readonly Siege[], values: Values, seeds: readonly string[], tell: (verdicts: Seeded[]) => void) {
  if (besieged.length === 0) return
  const scale = scaleOf(values.scale)
  const arenas = openArenas(seeds[0] ?? '', scale, await loadHonestDays(values.world), say)
  const interrupted = (): void => void arenas.close().finally(() => process.exit(130))
  process.once('SIGINT', interrupted)
  process.once('SIGTERM', interrupted)
  try {
    for (const siege of besieged) {
      say(siege.name)
      const verdicts: Seeded[] = []
      for (const seed of seeds) {
        const open = (guarded: boolean) => arenas.open(siege.needs(scale), guarded)
        const verdict: Verdict = await besiege(siege, open, { seed, scale, withoutGuard: true, say: (text) => say(`  ${text}`) })
        verdicts.push({ ...verdict, seed })
        if (siege.needs(scale).wears === true) await arenas.close()
        else await arenas.closeAlone()
      }
      tell(verdicts)
    }
  } finally {
    process.off('SIGINT', interrupted)
    process.off('SIGTERM', interrupted)
    await arenas.close()
  }
}

function sentence({ name, persons, bound, baseline, ok, detectedAfterS, stoppedAfterS, honest }: Verdict): string {
  const times =
    detectedAfterS === null
      ? 'jamais vue'
      : `vue après ${detectedAfterS} s, ${stoppedAfterS === null ? 'jamais arrêtée' : `arrêtée après ${stoppedAfterS} s`}`
  const others =
    honest.lookups === 0
      ? ''
      : ` ; consultations honnêtes : ${honest.lookups}, refusées : ${honest.refused}, comptes gelés : ${honest.accountsFrozen}`
  return `${ok ? '✔' : '✖'} ${name} : ${persons.asked} demandées, ${persons.exposed} exposées, borne ${bound}, sans garde ${baseline ?? '?'} ; ${times}${others}`
}

function scaleOf(text: string): Scale {
  if (text === 'small' || text === 'medium' || text === 'full') return text
  throw new TargetRefused('--scale : small, medium ou full.')
}

function seedsOf({ seed, worst }: Values): string[] {
  const count = worst === undefined ? 1 : Number(worst)
  if (!Number.isInteger(count) || count < 1 || count > WORST_MAX)
    throw new TargetRefused(`--worst : un nombre entier, de 1 à ${WORST_MAX}.`)
  const first = seed ?? crypto.randomUUID()
  const seeds = Array.from({ length: count }, (_, at) => (at === 0 ? first : `${first} ${at + 1}`))
  say(`graine : ${first}`)
  return seeds
}

async function bringAttack(path: string): Promise<{ readonly attack?: Attack; readonly siege?: Siege }> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as { attack?: Attack; siege?: Siege }
  } catch {
    throw new TargetRefused(`${path} n’est pas un module qui se lit.`)
  }
}

function read() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        origin: { type: 'string' },
        folder: { type: 'string', default: '.cloison' },
        seed: { type: 'string' },
        all: { type: 'boolean', default: false },
        scale: { type: 'string', default: 'full' },
        worst: { type: 'string' },
        world: { type: 'string' },
        attack: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch {
    throw new TargetRefused(`Option inconnue.\n\n${HELP}`)
  }
}
