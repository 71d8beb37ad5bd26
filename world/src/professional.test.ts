import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isFiness } from './finess.ts'
import { isIban } from './iban.ts'
import { situationsOn } from './professional.ts'
import { isRpps } from './rpps.ts'
import { createWorld } from './world.ts'

const world = createWorld({ seed: 'professionals', persons: 100, day: '2026-11-24', establishments: 800 })

test('establishments stand in communes that exist, each with a FINESS and an account of its own', () => {
  const path = fileURLToPath(import.meta.resolve('@etalab/decoupage-administratif/data/communes.json'))
  const communes = new Map(
    (JSON.parse(readFileSync(path, 'utf8')) as { code: string; nom: string }[]).map((commune) => [commune.code, commune.nom]),
  )
  for (const { finess, place, iban, software, kind, email } of world.establishments) {
    assert.ok(isFiness(finess) && isIban(iban))
    assert.equal(email, `direction@${finess.toLowerCase()}.test`)
    assert.equal(finess.slice(0, 4), `${place.departement.slice(0, 2)}99`)
    assert.ok(communes.has(place.commune) && place.commune.startsWith(place.departement))
    for (const id of software) assert.equal(world.softwareClients.find((client) => client.id === id)?.kind, kind)
  }
  assert.equal(new Set(world.establishments.map((site) => site.finess)).size, 800)
  assert.equal(new Set(world.establishments.map((site) => site.iban)).size, 800)
  const pharmacies = world.establishments.filter((site) => site.kind === 'pharmacy').length
  assert.ok(pharmacies > 300 && pharmacies < 460, `${pharmacies} pharmacies of 800`)
})

test('professionals have an RPPS of their own and work where their profession does', () => {
  const kinds = new Map(world.establishments.map((site) => [site.finess, site.kind]))
  assert.equal(new Set(world.professionals.map((person) => person.rpps)).size, world.professionals.length)
  for (const person of world.professionals) {
    assert.ok(isRpps(person.rpps))
    assert.ok(person.situations.length > 0)
    for (const situation of person.situations) {
      assert.equal(kinds.get(situation.finess), person.profession === '10' ? 'medicalPractice' : 'pharmacy')
    }
  }
  assert.equal(
    new Set(world.professionals.flatMap((person) => person.situations.map((situation) => situation.id))).size,
    world.professionals.flatMap((person) => person.situations).length,
  )
})

test('even a small world has someone of several sites, a locum and a leaver, and one holder per site', () => {
  for (const establishments of [6, 12]) {
    const small = createWorld({ seed: 'small', persons: 10, day: '2026-11-24', establishments })
    for (const pattern of ['severalSites', 'locum', 'leaver', 'regular'] as const) {
      const person = small.professionals.find((candidate) => candidate.pattern === pattern)
      assert.ok(person !== undefined, `${pattern} among ${establishments} sites`)
      const present = situationsOn(person, small.day).length
      if (pattern === 'severalSites') assert.ok(present > 1)
      else assert.equal(present, pattern === 'leaver' ? 0 : 1, pattern)
    }
    assert.deepEqual([...new Set(small.establishments.slice(0, 2).map((site) => site.kind))].sort(), ['medicalPractice', 'pharmacy'])
  }
})

test('the number of professionals can be set, for ten thousand accounts in four thousand sites', () => {
  const large = createWorld({ seed: 'large', persons: 10, day: '2026-11-24', establishments: 400, professionals: 1000 })
  assert.equal(large.professionals.length, 1000)
  assert.equal(new Set(large.professionals.flatMap((person) => person.situations.map((situation) => situation.finess))).size, 400)
})
