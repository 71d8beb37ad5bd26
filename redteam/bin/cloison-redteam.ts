#!/usr/bin/env node
import { resolve } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { attacks, tryAttack } from '../src/run.ts'
import { openTarget, TargetRefused } from '../src/target.ts'

const HELP = `Usage : node redteam/bin/cloison-redteam.ts run NOM|--all --origin URL [options]

Attaque une instance de Cloison démarrée par npm start, par les portes ouvertes à tous et rien d’autre. Un auditeur compte les personnes
exposées, d’après ce que l’attaquant a reçu. Code 1 si une borne est dépassée. Chaque attaque consomme des codes de première clé de la
démonstration : une instance sert une fois.

  --origin URL      adresse de l’instance (http://localhost:8400)
  --folder CHEMIN   son dossier, où d’honnêtes gens prennent codes et clés (.cloison)
  --seed TEXTE      graine de ce que l’attaquant tire au sort
  --all             toutes les attaques
  --json            un objet JSON par attaque, une ligne chacun
  --help            cette aide

${attacks.map(({ name, summary, bound }) => `  ${name.padEnd(15)} ${summary} (borne : ${bound})`).join('\n')}`

try {
  process.exitCode = await main()
} catch (caught) {
  process.stderr.write(
    `${caught instanceof TargetRefused ? caught.message : `L’attaque n’a pas pu être menée : ${caught instanceof Error ? caught.message : 'faute inconnue'}`}\n`,
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
  const [word, name] = positionals
  const chosen = values.all ? attacks : attacks.filter((attack) => attack.name === name)
  if (word !== 'run' || chosen.length === 0) throw new TargetRefused(`Dites quoi lancer : run NOM, ou run --all.\n\n${HELP}`)
  const seed = values.seed ?? crypto.randomUUID()
  process.stderr.write(`graine : ${seed}\n`)
  const target = await openTarget(new URL(values.origin).origin, resolve(values.folder))
  let ok = true
  for (const attack of chosen) {
    const verdict = await tryAttack(attack, target, seed)
    ok &&= verdict.ok
    const { persons, bound } = verdict
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ ...verdict, seed })}\n`
        : `${verdict.ok ? '✔' : '✖'} ${verdict.name} : ${persons.asked} demandes, ${persons.exposed} personnes exposées, borne ${bound}\n`,
    )
  }
  return ok ? 0 : 1
}

function read() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        origin: { type: 'string', default: 'http://localhost:8400' },
        folder: { type: 'string', default: '.cloison' },
        seed: { type: 'string' },
        all: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch {
    throw new TargetRefused(`Option inconnue.\n\n${HELP}`)
  }
}
