import type { BridgeCode } from './start-demo.ts'
import type { Demo } from './start-memory.ts'

/** What a start says when everything is ready. */
export function greeting(
  origin: string,
  provider: string,
  bank: string,
  folder: string,
  demo: Demo,
  bridge: BridgeCode | undefined,
): string {
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
  Le pupitre des opérateurs   ${origin}/pupitre
  Remplaçant de Pro Santé Connect   ${provider}
  Remplaçante de la banque   ${bank}
  Données, clés et lettres   ${folder}

Pour vous connecter (le code sert une fois, pour inscrire la première clé d’accès) :
${people.join('\n')}
${cards.length === 0 ? '' : `\nDes cartes à présenter :\n${cards.join('\n')}\n`}${bridge === undefined ? '' : `\nPour ouvrir le pupitre (le code sert une fois, pendant une heure ; chaque démarrage en donne un autre) :\n  ${bridge.operator} · code ${bridge.code}\n`}
Tout est fictif. Ctrl-C arrête.`
}

const french = (day: string): string => day.split('-').reverse().join('/')
