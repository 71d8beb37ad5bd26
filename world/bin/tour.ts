#!/usr/bin/env node
import process from 'node:process'
import { parseArgs } from 'node:util'
import { startInstance } from '../src/tour/instance.ts'
import { play } from '../src/tour/play.ts'
import { NotAsPromised, type Step } from '../src/tour/step.ts'

const HELP = `Usage : npm run tour -- [options]

Joue le métier d'un bout à l'autre sur une plateforme neuve, par HTTP seulement : un portefeuille arrive, une carte est éditée, un
pharmacien se connecte, lit des droits, facture, est payé ; la consultation se prouve. Code 1 si une promesse n'est pas tenue.

  --persons N      assurés de la France fictive (2000)
  --folder CHEMIN  garde l'instance dans ce dossier
  --json           un objet JSON
  --help           cette aide`

const { values } = parseArgs({
  options: {
    persons: { type: 'string', default: '2000' },
    folder: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

if (values.help) {
  process.stdout.write(`${HELP}\n`)
} else {
  process.exitCode = await tour(Number(values.persons))
}

async function tour(persons: number): Promise<number> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  const instance = await startInstance({ persons, say, keep: values.folder })
  const steps: Step[] = []
  const told = (step: Step): void => {
    steps.push(step)
    const { name, ok: _ok, ms, ...figures } = step
    if (!values.json) process.stdout.write(`✔ ${name.padEnd(14)} ${String(ms).padStart(6)} ms   ${JSON.stringify(figures)}\n`)
  }
  try {
    const { lookups, claims, paidCents, log } = await play(instance, told)
    if (values.json) process.stdout.write(`${JSON.stringify({ steps, ok: true, lookups, claims, paidCents, log })}\n`)
    else
      process.stdout.write(
        `Tout est comme promis : ${lookups} consultations, ${claims} facture, ${paidCents} centimes payés, registre de ${log.size} lignes vérifié.\n`,
      )
    return 0
  } catch (caught) {
    const why =
      caught instanceof NotAsPromised ? caught.message : caught instanceof Error ? `${caught.name} : ${caught.message}` : 'faute inconnue'
    if (values.json) process.stdout.write(`${JSON.stringify({ steps, ok: false, failed: why })}\n`)
    else process.stdout.write(`✖ Pas comme promis : ${why}\n`)
    return 1
  } finally {
    await instance.stop()
  }
}
