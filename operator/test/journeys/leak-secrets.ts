import type { Insured, World } from '@cloison/world'
import type { Secret } from './leak-disguises.ts'
import { NEEDLE_BYTES_MIN } from './leak-search.ts'

/** Between a family name and a given name, or between the parts of what a careless digest would cover. */
const JOINTS = [' ', '', ';', '|', '\0'] as const

/**
 * Everything of a world that must be nowhere: of each insured person, of each professional, of each account.
 *
 * @param known text that was there before anyone's name: a given name may be an English word of PostgreSQL's own documentation
 */
export function* secretsOf(world: World, known: string): Generator<Secret> {
  const isPublic = publicWords(world, known)
  for (const insurer of world.insurers) {
    yield { kind: 'iban', value: insurer.fundsIban }
    yield { kind: 'iban', value: inFours(insurer.fundsIban) }
    for (const person of world.insured(insurer.id)) yield* personSecrets(person, isPublic)
  }
  for (const { iban } of world.establishments) {
    yield { kind: 'iban', value: iban }
    yield { kind: 'iban', value: inFours(iban) }
  }
  for (const { familyName, givenName, rpps } of world.professionals) {
    yield* nameSecrets('professional', familyName, givenName, isPublic)
    yield { kind: 'rpps', value: rpps }
  }
}

function* personSecrets(person: Insured, isPublic: (word: string) => boolean): Generator<Secret> {
  const { familyName, givenNames, birthDate, rank, nir, nirKey, memberNumber, contract } = person
  yield* nameSecrets('insured', familyName, givenNames, isPublic)
  yield { kind: 'nir', value: nir }
  yield { kind: 'nir', value: `${nir}${nirKey}` }
  yield {
    kind: 'nir',
    value: `${[nir.slice(0, 1), nir.slice(1, 3), nir.slice(3, 5), nir.slice(5, 7), nir.slice(7, 10), nir.slice(10)].join(' ')}`,
  }
  yield { kind: 'member number', value: memberNumber }
  yield { kind: 'contract', value: `${memberNumber}${contract}` }
  // What the look-up keys cover, as an unkeyed digest would: with and without its label, whatever stands between the parts.
  for (const joint of JOINTS) {
    for (const [label, first] of [
      ['member', memberNumber],
      ['nir', nir],
      ['nir', `${nir}${nirKey}`],
      ['name', `${familyName}${joint}${givenNames}`],
    ] as const) {
      yield { kind: `${label} with birth date`, value: [first, birthDate].join(joint), composed: true }
      yield { kind: `${label} with birth date`, value: [first, birthDate, rank].join(joint), composed: true }
      yield { kind: `${label} with birth date`, value: [label, first, birthDate, rank].join(joint), composed: true }
    }
    yield { kind: 'contract', value: [memberNumber, contract].join(joint) }
  }
}

function* nameSecrets(whose: string, familyName: string, givenNames: string, isPublic: (word: string) => boolean): Generator<Secret> {
  for (const [kind, name] of [
    ['family name', familyName],
    ['given names', givenNames],
  ] as const) {
    if (Buffer.byteLength(name) >= NEEDLE_BYTES_MIN && !isPublic(name)) yield { kind: `${kind} (${whose})`, value: name }
  }
  const [usual = givenNames] = givenNames.split(' ')
  for (const joint of JOINTS) {
    for (const given of new Set([givenNames, usual])) {
      yield { kind: `name (${whose})`, value: `${familyName}${joint}${given}` }
      yield { kind: `name (${whose})`, value: `${given}${joint}${familyName}` }
    }
  }
}

/**
 * Words that registers publish: names of insurers and establishments, communes. « Pharmacie Montebosc » is not a person, so a family name
 * that stands in one of them is looked for with a given name only. The same holds for what was written before anyone came.
 */
function publicWords(world: World, known: string): (word: string) => boolean {
  const text = [
    known,
    ...world.insurers.map(({ name }) => name),
    ...world.establishments.flatMap(({ name, place }) => [name, place.name]),
    ...world.softwareClients.map((client) => JSON.stringify(client)),
  ].join('\n')
  const plain = (word: string): string => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const all = plain(text)
  return (word) => all.includes(plain(word))
}

/** A card: its text, and the 128 random bits that it carries. */
export function* cardSecrets(text: string, handle: Uint8Array): Generator<Secret> {
  yield { kind: 'card text', value: text }
  yield { kind: 'card text', value: text.slice('CLO1:'.length) }
  yield { kind: 'card handle', value: handle }
  yield { kind: 'card handle', value: Buffer.from(handle).toString('hex') }
  yield { kind: 'card handle', value: uuid(handle) }
}

const inFours = (iban: string): string => iban.match(/.{1,4}/g)?.join(' ') ?? iban

function uuid(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
