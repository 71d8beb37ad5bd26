import { type DayNumber, writeDay } from './day.ts'
import type { Family } from './family.ts'
import { type Insured, insuredOn } from './insured.ts'
import { familiesOf, type Population } from './population.ts'
import { openingLines, type PortfolioFormat, type PortfolioHeader, rowOf } from './portfolio-row.ts'
import type { Chance } from './seed.ts'

/** A file an insurer would send: everybody on a day, or what changed since another day. */
export interface PortfolioRequest {
  readonly population: Population
  readonly format: PortfolioFormat
  readonly day: DayNumber
  /** Makes a delta: the day of the file before. */
  readonly since?: DayNumber
  readonly sequence: number
  /** Number of the file before; 0 when there is none. Default: sequence − 1. */
  readonly previous?: number
}

/** Text is handed over in pieces of about this many characters. */
const pieceLength = 1 << 18

export function headerOf(request: PortfolioRequest): PortfolioHeader {
  return {
    kind: request.since === undefined ? 'snapshot' : 'delta',
    amc: request.population.insurer.amc,
    day: writeDay(request.day),
    sequence: request.sequence,
    previous: request.previous ?? request.sequence - 1,
  }
}

/** File name of a portfolio: `portfolio-<amc>-<sequence>.csv|ndjson`. */
export function portfolioName(request: PortfolioRequest): string {
  return `portfolio-${request.population.insurer.amc}-${request.sequence}.${request.format}`
}

/**
 * The text of a portfolio file in pieces, in flat memory; returns the number of rows. A delta closes a person on the first day
 * without rights, with the facts last known.
 */
export function* portfolioText(chance: Chance, request: PortfolioRequest): Generator<string, number> {
  let piece = openingLines(headerOf(request), request.format)
  let rows = 0
  for (const family of familiesOf(chance, request.population)) {
    for (const line of linesOf(request, family)) {
      piece += line
      rows += 1
    }
    if (piece.length >= pieceLength) {
      yield piece
      piece = ''
    }
  }
  yield piece
  return rows
}

function linesOf(request: PortfolioRequest, family: Family): string[] {
  const { population, format, day, since } = request
  const now = insuredOn(population.insurer, family, day)
  if (since === undefined) return now.map((person) => rowOf(person, format))
  const before = insuredOn(population.insurer, family, since)
  const lines: string[] = []
  for (const person of before) {
    if (!now.some((other) => isSamePerson(person, other))) lines.push(rowOf(closed(family, person, day), format, 'close'))
  }
  for (const person of now) {
    const line = rowOf(person, format, 'upsert')
    const known = before.find((other) => isSamePerson(person, other))
    if (known === undefined || rowOf(known, format, 'upsert') !== line) lines.push(line)
  }
  return lines
}

function closed(family: Family, person: Insured, day: DayNumber): Insured {
  const member = family.members.find(
    (other) => other.link === person.link && writeDay(other.birth) === person.birthDate && other.rank === person.rank,
  )
  const end = Math.min(member?.until ?? day, family.left ?? day, day)
  return { ...person, validUntil: writeDay(end) }
}

function isSamePerson(one: Insured, other: Insured): boolean {
  return one.birthDate === other.birthDate && one.rank === other.rank && one.link === other.link
}
