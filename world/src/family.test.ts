import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasReached, referenceDay } from './cohort.ts'
import { dayOf, writeDay } from './day.ts'
import { familyAt } from './family.ts'
import { insuredOn } from './insured.ts'
import { drawInsurers } from './insurer.ts'
import { isNir } from './nir.ts'
import { chanceFrom, seedWords } from './seed.ts'

const chance = chanceFrom(seedWords('families'))
const insurers = drawInsurers(chance)
const insurer = insurers[2]
if (insurer === undefined) throw new Error('insurer 3 is missing')
const families = 40_000

test('any family can be drawn alone, in any order, and is the same', () => {
  const inOrder = [0, 1, 2, 3].map((index) => familyAt(chance, insurer, index))
  const alone = familyAt(chanceFrom(seedWords('families')), insurer, 3)
  assert.deepEqual(strip(alone), strip(inOrder[3]))
  assert.notDeepEqual(strip(familyAt(chanceFrom(seedWords('other')), insurer, 3)), strip(alone))
})

test('NIR: right key, commune 000, birth month, never twice among those who own theirs', () => {
  const seen = new Set<string>()
  for (let index = 0; index < families; index += 1) {
    for (const person of insuredOn(insurer, familyAt(chance, insurer, index), referenceDay)) {
      assert.ok(isNir(person.nir, person.nirKey))
      assert.equal(person.nir.slice(7, 10), '000')
      if (!person.nirOwner) continue
      assert.equal(person.nir.slice(1, 5), person.birthDate.slice(2, 4) + person.birthDate.slice(5, 7))
      assert.ok(!seen.has(person.nir), 'a NIR was given twice')
      seen.add(person.nir)
    }
  }
})

test('a person is found by member number, birth date and rank, and by NIR, birth date and rank', () => {
  const byMember = new Set<string>()
  const byNir = new Set<string>()
  let persons = 0
  for (let index = 0; index < families; index += 1) {
    for (const person of insuredOn(insurer, familyAt(chance, insurer, index), referenceDay)) {
      persons += 1
      byMember.add(`${person.memberNumber}/${person.birthDate}/${person.rank}`)
      byNir.add(`${person.nir}/${person.birthDate}/${person.rank}`)
    }
  }
  assert.equal(byMember.size, persons)
  assert.equal(byNir.size, persons)
})

test('a child under 16 has a parent’s NIR, and from 16 its own', () => {
  let young = 0
  let grown = 0
  for (let index = 0; index < 4000; index += 1) {
    const persons = insuredOn(insurer, familyAt(chance, insurer, index), referenceDay)
    const parents = new Set(persons.filter((person) => person.link !== 'child').map((person) => person.nir))
    for (const child of persons.filter((person) => person.link === 'child')) {
      const owner = hasReached(dayOf(child.birthDate), 16, referenceDay)
      assert.equal(child.nirOwner, owner)
      assert.equal(parents.has(child.nir), !owner)
      if (owner) grown += 1
      else young += 1
    }
  }
  assert.ok(young > 500 && grown > 100, `${young} young, ${grown} grown`)
})

test('families look like families: sizes, twins, both sexes, every kind of exemption', () => {
  let persons = 0
  let active = 0
  let twins = 0
  const exemptions = new Set<string>()
  for (let index = 0; index < families; index += 1) {
    const present = insuredOn(insurer, familyAt(chance, insurer, index), referenceDay)
    if (present.length > 0) active += 1
    persons += present.length
    for (const person of present) {
      exemptions.add(person.exemption)
      if (person.rank === 2) {
        twins += 1
        assert.ok(present.some((other) => other.rank === 1 && other.birthDate === person.birthDate && other.link === 'child'))
      }
    }
  }
  assert.ok(persons / active > 1.7 && persons / active < 2.5, `${persons / active} persons a family`)
  assert.ok(twins > 50, `${twins} pairs of twins`)
  assert.deepEqual([...exemptions].sort(), ['', 'ALD', 'ATMP', 'INV', 'MAT'])
})

test('nobody has rights before joining or being born, nor after leaving', () => {
  for (let index = 0; index < 3000; index += 1) {
    const family = familyAt(chance, insurer, index)
    for (const day of [dayOf('2016-05-01'), referenceDay, dayOf('2026-12-15'), dayOf('2029-03-01')]) {
      for (const person of insuredOn(insurer, family, day)) {
        assert.ok(person.validFrom <= writeDay(day) && person.birthDate <= person.validFrom)
        assert.ok(person.validUntil === '' || person.validUntil > writeDay(day))
        assert.ok(family.joined <= day && (family.left === undefined || day < family.left))
      }
    }
  }
})

test('member numbers never look like hexadecimal, so that they can be searched for in a dump', () => {
  for (const one of insurers) assert.match(familyAt(chance, one, 5).memberNumber, /^(?:[G-Z]\d{9}|\d{9}[G-Z])$/)
})

test('no postal address, telephone or e-mail exists for an insured person', () => {
  const fields = new Set(insuredOn(insurer, familyAt(chance, insurer, 0), referenceDay).flatMap((person) => Object.keys(person)))
  assert.ok(fields.size > 20)
  for (const field of fields) assert.doesNotMatch(field, /address|adresse|street|city|postal|phone|mail|commune/i)
})

function strip(family: ReturnType<typeof familyAt> | undefined): string {
  return JSON.stringify(family)
}
