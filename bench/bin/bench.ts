#!/usr/bin/env node
import process from 'node:process'

const benches = {
  lookup: { what: 'une consultation gardée, face à un simple select', load: () => import('../src/lookup/run.ts') },
  import: { what: 'l’import d’un portefeuille, face à un COPY de lignes prêtes', load: () => import('../src/import.ts') },
} as const

const usage = `Usage : npm run bench -- NOM [options]

${Object.entries(benches)
  .map(([name, { what }]) => `  ${name.padEnd(8)} ${what}`)
  .join('\n')}

Chaque mesure accepte --help et --json.`

const [name = '--help', ...args] = process.argv.slice(2)
if (name === '--help' || name === '-h') {
  process.stdout.write(`${usage}\n`)
} else if (name in benches) {
  const { run } = await benches[name as keyof typeof benches].load()
  await run(args)
} else {
  process.stderr.write(`Mesure inconnue : ${name}.\n\n${usage}\n`)
  process.exitCode = 2
}
