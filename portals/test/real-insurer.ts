import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { RealHouse } from './real-house.ts'

/** What one fictitious insured person could show or say, by the captions of the page. */
export interface Shown {
  readonly printed: Readonly<
    Record<
      | 'N° AMC'
      | 'Type de convention'
      | 'CSR'
      | 'N° d’adhérent'
      | 'Validité, du'
      | 'Validité, au'
      | 'Date de naissance'
      | 'Rang de naissance',
      string
    >
  >
  readonly nir: string
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Runs at the root, in its own process: the pages do not know the synthetic France. */
const PROGRAM = `
import { readFileSync } from 'node:fs'
import { createWorld } from './world/src/index.ts'

const folder = process.argv[1]
const read = (name) => JSON.parse(readFileSync(folder + '/' + name, 'utf8'))
const { seed, persons, day, establishments } = read('demo/demo.json')
const world = createWorld({ seed, persons, day, establishments })
const [insurer] = [...world.insurers].sort((a, b) => b.share - a.share)
const person = [...world.insured(insurer.id)].findLast((each) => each.nirOwner)
const french = (text) => text.split('-').reverse().join('/')
const lastDay = person.validUntil === '' ? day.slice(0, 4) + '-12-31' : new Date(Date.parse(person.validUntil) - 86400000).toISOString().slice(0, 10)
process.stdout.write(JSON.stringify({
  printed: {
    'N° AMC': insurer.amc,
    'Type de convention': person.conventionType,
    'CSR': person.csr,
    'N° d’adhérent': person.memberNumber,
    'Validité, du': french(person.validFrom),
    'Validité, au': french(lastDay),
    'Date de naissance': french(person.birthDate),
    'Rang de naissance': String(person.rank),
  },
  nir: person.nir + person.nirKey,
}))
`

/** What one person whom the largest insurer covers could show; the demonstration's insurers allow every way. */
export async function shownByInsured(house: RealHouse): Promise<Shown> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', PROGRAM, house.folder], { cwd: ROOT })
  return JSON.parse(stdout) as Shown
}
