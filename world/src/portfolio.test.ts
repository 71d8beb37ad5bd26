import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { referenceDay } from './cohort.ts'
import { dayOf, writeDay } from './day.ts'
import { drawInsurers, type Insurer, insurersMax, splitPersons } from './insurer.ts'
import { insuredOf, populationOf } from './population.ts'
import { type PortfolioRequest, portfolioName, portfolioText } from './portfolio.ts'
import { csvCell, portfolioColumns } from './portfolio-row.ts'
import { chanceFrom, seedWords } from './seed.ts'

const chance = chanceFrom(seedWords('portfolio'))
const insurers = drawInsurers(chance)
const yearly = insurers.find((insurer) => !insurer.openEnded) as Insurer
const openEnded = insurers.find((insurer) => insurer.openEnded) as Insurer

test('84 insurers with names, numbers and shares of their own', () => {
  assert.equal(insurers.length, insurersMax)
  assert.equal(new Set(insurers.map((insurer) => insurer.name)).size, insurersMax)
  assert.equal(new Set(insurers.map((insurer) => insurer.amc)).size, insurersMax)
  for (const insurer of insurers) assert.match(insurer.amc, /^999\d{5,7}$/)
  for (const persons of [0, 1, 83, 20_000, 33_000_001]) {
    assert.equal(
      [...splitPersons(insurers, persons).values()].reduce((sum, part) => sum + part, 0),
      persons,
    )
  }
  assert.ok(Math.abs(insurers.reduce((sum, insurer) => sum + insurer.share, 0) - 1) < 1e-9)
})

test('a population has exactly the number of persons asked for on its origin day', () => {
  for (const persons of [0, 1, 2, 3, 50, 1237]) {
    for (const origin of [dayOf('2020-06-01'), referenceDay]) {
      assert.equal([...insuredOf(chance, populationOf(yearly, persons, origin))].length, persons)
    }
  }
})

test('a snapshot says its format, kind, insurer, day and numbers, then names its columns', () => {
  const lines = linesOf({ population: populationOf(insurers[2] as Insurer, 7), format: 'csv', day: dayOf('2026-11-24'), sequence: 12 })
  assert.equal(lines[0], '#cloison-portfolio/1;kind=snapshot;amc=9990000031;day=2026-11-24;sequence=12;previous=11')
  assert.equal(lines[1], portfolioColumns.join(';'))
  assert.equal(lines.length, 2 + 7)
  for (const line of lines.slice(2)) assert.equal(line.split(';').length, portfolioColumns.length)
})

test('NDJSON holds the same persons: every value is the text of the CSV cell', () => {
  const population = populationOf(yearly, 400)
  const csv = linesOf({ population, format: 'csv', day: referenceDay, sequence: 1 })
  const ndjson = linesOf({ population, format: 'ndjson', day: referenceDay, sequence: 1 })
  assert.deepEqual(JSON.parse(ndjson[0] ?? ''), {
    format: 'cloison-portfolio/1',
    kind: 'snapshot',
    amc: yearly.amc,
    day: '2026-11-24',
    sequence: 1,
    previous: 0,
  })
  ndjson.slice(1).forEach((line, row) => {
    const object = JSON.parse(line) as Record<string, string>
    assert.deepEqual(Object.keys(object), [...portfolioColumns])
    assert.equal(Object.values(object).map(csvCell).join(';'), csv[row + 2])
  })
})

test('a snapshot plus a delta is the next snapshot, over days, months, a new year and a December', () => {
  const pairs = [
    ['2026-11-24', '2026-11-25'],
    ['2026-03-15', '2026-06-15'],
    ['2026-11-24', '2026-12-02'],
    ['2026-12-20', '2027-01-03'],
    ['2024-02-29', '2026-02-28'],
  ] as const
  for (const insurer of [yearly, openEnded]) {
    for (const [since, day] of pairs) {
      const population = populationOf(insurer, 600)
      const state = new Map(rows({ population, format: 'ndjson', day: dayOf(since), sequence: 1 }).map((row) => [keyOf(row), row]))
      for (const { action, ...row } of rows({ population, format: 'ndjson', day: dayOf(day), since: dayOf(since), sequence: 2 })) {
        if (action === 'close') {
          assert.ok(state.delete(keyOf(row)), 'a close names a person of the file before')
          assert.ok((row['validUntil'] ?? '') > (row['validFrom'] ?? '') && (row['validUntil'] ?? '') <= day)
        } else {
          assert.equal(action, 'upsert')
          assert.notDeepEqual(state.get(keyOf(row)), row, 'an upsert changes something')
          state.set(keyOf(row), row)
        }
      }
      const next = rows({ population, format: 'ndjson', day: dayOf(day), sequence: 3 })
      assert.deepEqual([...state.entries()].sort(byKey), next.map((row) => [keyOf(row), row] as const).sort(byKey), `${since} to ${day}`)
    }
  }
})

test('an ordinary day changes little; the first of December renews everybody', () => {
  const population = populationOf(yearly, 4000)
  const changes = (since: string, day: string) =>
    linesOf({ population, format: 'csv', day: dayOf(day), since: dayOf(since), sequence: 2 }).length - 2
  const ordinary = changes('2026-11-17', '2026-11-24')
  assert.ok(ordinary > 0 && ordinary < 200, `${ordinary} changes in a week`)
  assert.ok(changes('2026-11-30', '2026-12-01') > 3500)
})

test('cells that begin like a formula receive an apostrophe; separators, quotes and line ends are quoted', () => {
  for (const [cell, written] of [
    ['=1+1', "'=1+1"],
    ['+33', "'+33"],
    ['-', "'-"],
    ['@x', "'@x"],
    ['\tx', "'\tx"],
    ["D'Orve", "D'Orve"],
    ['a;b', '"a;b"'],
    ['a"b', '"a""b"'],
    ['=a;b', '"\'=a;b"'],
    ['PHAR:100,OPTI:-', 'PHAR:100,OPTI:-'],
    ['', ''],
  ] as const) {
    assert.equal(csvCell(cell), written)
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (cell) => {
      const written = csvCell(cell)
      assert.doesNotMatch(written, /^[=+\-@\t\r]/)
      if (!written.startsWith('"')) assert.doesNotMatch(written, /[;\n\r"]/)
    }),
  )
})

test('names carry accents, apostrophes and hyphens, or none of them where the insurer writes capitals', () => {
  const capitals = insurers.find((insurer) => insurer.capitals) as Insurer
  const accented = insurers.find((insurer) => !insurer.capitals) as Insurer
  for (const person of insuredOf(chance, populationOf(capitals, 800)))
    assert.match(`${person.familyName} ${person.givenNames}`, /^[A-Z' -]+$/)
  const text = [...insuredOf(chance, populationOf(accented, 800))].map((person) => `${person.familyName} ${person.givenNames}`).join('\n')
  for (const sign of [/é/, /'/, /-/, /È|É|è/]) assert.match(text, sign)
})

test('a file is named after its insurer and number', () => {
  assert.equal(
    portfolioName({ population: populationOf(insurers[2] as Insurer, 1), format: 'ndjson', day: 0, sequence: 12 }),
    'portfolio-9990000031-12.ndjson',
  )
})

test('a day when nobody can have rights is a fault, not an endless search', () => {
  assert.throws(() => [...insuredOf(chance, populationOf(yearly, 10, dayOf('1990-01-01')))], /nobody/)
})

test('at least 40,000 persons for a second of processor', () => {
  const population = populationOf(yearly, 20_000)
  let best = 0
  for (let run = 0; run < 4 && best < 40_000; run += 1) {
    const before = process.cpuUsage()
    for (const _piece of portfolioText(chance, { population, format: 'csv', day: referenceDay, sequence: 1 }));
    const { user, system } = process.cpuUsage(before)
    best = Math.max(best, 20_000 / ((user + system) / 1e6))
  }
  assert.ok(best >= 40_000, `${Math.round(best)} persons a second`)
})

function linesOf(request: PortfolioRequest): string[] {
  const text = [...portfolioText(chance, request)].join('')
  assert.ok(text.endsWith('\n'))
  return text.slice(0, -1).split('\n')
}

function rows(request: PortfolioRequest): Record<string, string>[] {
  return linesOf(request)
    .slice(1)
    .map((line) => JSON.parse(line) as Record<string, string>)
}

function keyOf(row: Record<string, string>): string {
  return `${row['memberNumber']}/${row['birthDate']}/${row['rank']}`
}

function byKey(one: readonly [string, unknown], other: readonly [string, unknown]): number {
  return one[0] < other[0] ? -1 : 1
}

test('writing a day number beyond the kept ones still works', () => {
  assert.equal(writeDay(-719_162), '0001-01-01')
})
