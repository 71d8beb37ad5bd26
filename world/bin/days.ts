#!/usr/bin/env node
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { UsageError } from '../src/command-line.ts'
import { readDay } from '../src/day.ts'
import { summarySvg, summaryText } from '../src/days/draw-summary.ts'
import { loadHonestDays } from '../src/days/load-world.ts'
import { plainFactors } from '../src/days/rate.ts'
import { rates } from '../src/days/rates.ts'
import { summarize } from '../src/days/summary.ts'

const HELP = `Usage : node world/bin/days.ts [options]

Joue des jours honnêtes, tirés d'une graine, et en donne le résumé : personnes lues par compte et par site en 24 heures, voies,
délais de facturation, inconnus. C'est de cette distribution que viennent les budgets par défaut.

  --seed TEXTE     graine (tirée au hasard et affichée par défaut)
  --from JOUR      premier jour, AAAA-MM-JJ (2026-11-02)
  --days N         jours joués (7)
  --accounts N     comptes (5000)
  --persons N      personnes (800 par compte)
  --tail N         jours de plus où seules les factures arrivent encore (60)
  --window N       largeur de la fenêtre, en heures (24)
  --world FICHIER  module qui exporte honestDays, à la place du nôtre
  --svg FICHIER    dessine le résumé
  --factors        montre aussi les facteurs tirés
  --plain          joue les taux tels qu'ils sont écrits, sans facteur
  --json           un objet JSON
  --help           cette aide`

try {
  await run()
} catch (fault) {
  if (!(fault instanceof UsageError || fault instanceof RangeError || isParseFault(fault))) throw fault
  process.stderr.write(`${fault.message}\n`)
  process.exitCode = 2
}

function isParseFault(fault: unknown): fault is Error {
  return fault instanceof Error && 'code' in fault && String(fault.code).startsWith('ERR_PARSE_ARGS')
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      from: { type: 'string', default: '2026-11-02' },
      days: { type: 'string', default: '7' },
      accounts: { type: 'string', default: '5000' },
      persons: { type: 'string' },
      tail: { type: 'string', default: '60' },
      window: { type: 'string', default: '24' },
      world: { type: 'string' },
      svg: { type: 'string' },
      factors: { type: 'boolean', default: false },
      plain: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(`${HELP}\n`)
    return
  }
  if (readDay(values.from) === undefined) throw new UsageError('--from est un jour, AAAA-MM-JJ.')
  const windowHours = Number(values.window)
  if (!(windowHours >= 1 && windowHours <= 48)) throw new UsageError('--window va de 1 à 48 heures.')
  const seed = values.seed ?? randomBytes(6).toString('hex')
  const make = await loadHonestDays(values.world)
  const world = make({
    seed,
    from: values.from,
    days: Number(values.days),
    accounts: Number(values.accounts),
    tailDays: Number(values.tail),
    ...(values.plain ? { factors: plainFactors(rates) } : {}),
    ...(values.persons === undefined ? {} : { persons: Number(values.persons) }),
  })
  const started = process.cpuUsage()
  const summary = summarize(world, windowHours)
  const used = process.cpuUsage(started)
  const eventsPerCpuSecond = Math.round(summary.events / ((used.user + used.system) / 1e6))
  if (values.svg !== undefined) writeFileSync(values.svg, summarySvg(summary))
  if (values.json) {
    const { sites, accounts, persons, factors } = world
    const size = { sites: sites.length, accounts: accounts.length, persons }
    process.stdout.write(`${JSON.stringify({ seed, from: values.from, ...size, eventsPerCpuSecond, factors, ...summary })}\n`)
    return
  }
  const factors = world.factors.map(({ name, factor, value }) => `  ${name.padEnd(34)} × ${factor.toFixed(2)}  ${value.toPrecision(3)}`)
  process.stdout.write(`Graine ${seed}, ${world.sites.length} sites, ${world.accounts.length} comptes, ${world.persons} personnes\n`)
  process.stdout.write(`${summaryText(summary)}\n${values.factors ? `\nFacteurs\n${factors.join('\n')}\n` : ''}`)
}
