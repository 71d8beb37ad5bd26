import { type Day, dayOf, writeDay } from './day.ts'
import { drawEstablishments, type Establishment } from './establishment.ts'
import type { Insured } from './insured.ts'
import { drawInsurers, type Insurer, splitPersons } from './insurer.ts'
import { insuredOf, type Population, populationOf } from './population.ts'
import type { PortfolioRequest } from './portfolio.ts'
import type { PortfolioFormat } from './portfolio-row.ts'
import { drawProfessionals, type Professional } from './professional.ts'
import { type Chance, chanceFrom, seedWords } from './seed.ts'
import { type SoftwareClient, softwareClients } from './software-client.ts'
import { type PortfolioFile, writePortfolio } from './write-portfolio.ts'

export interface WorldOptions {
  readonly seed: string
  /** Number of insured, all insurers together, with rights on `day`. */
  readonly persons: number
  /** `YYYY-MM-DD` */
  readonly day: string
  readonly establishments?: number
  /** Default: one to four per establishment. */
  readonly professionals?: number
}

/** A synthetic France. Insured are never held: they are drawn again each time they are asked for. */
export interface World {
  readonly seed: string
  readonly day: Day
  readonly insurers: readonly Insurer[]
  readonly establishments: readonly Establishment[]
  readonly professionals: readonly Professional[]
  readonly softwareClients: readonly SoftwareClient[]
  insurer(id: number): Insurer
  population(insurerId: number): Population
  /** Persons of an insurer with rights on a day (the world's by default), in the order of its files. */
  insured(insurerId: number, day?: string): Generator<Insured>
  /** Writes a file of an insurer; with `since`, what changed from that day to `day`. */
  writePortfolio(insurerId: number, path: string, options: PortfolioOptions): Promise<PortfolioFile>
}

export interface PortfolioOptions {
  readonly format: PortfolioFormat
  readonly sequence: number
  readonly previous?: number
  readonly day?: string
  readonly since?: string
}

export function createWorld(options: WorldOptions): World {
  const day = dayOf(options.day)
  const words = seedWords(options.seed)
  const chance: Chance = chanceFrom(words)
  const insurers = drawInsurers(chance)
  const byInsurer = splitPersons(insurers, options.persons)
  const establishments = drawEstablishments(chance, options.establishments ?? 12)
  const professionals = drawProfessionals(chance, establishments, day, options.professionals)

  function insurer(id: number): Insurer {
    const found = insurers[id - 1]
    if (found === undefined) throw new Error('world: no insurer has this number')
    return found
  }

  function population(insurerId: number): Population {
    return populationOf(insurer(insurerId), byInsurer.get(insurerId) ?? 0, day)
  }

  return {
    seed: options.seed,
    day: writeDay(day),
    insurers,
    establishments,
    professionals,
    softwareClients,
    insurer,
    population,
    insured: (insurerId, on) => insuredOf(chance, population(insurerId), on === undefined ? day : dayOf(on)),
    async writePortfolio(insurerId, path, { format, sequence, previous, day: on, since }) {
      const request: PortfolioRequest = {
        population: population(insurerId),
        format,
        day: on === undefined ? day : dayOf(on),
        sequence,
        ...(previous === undefined ? {} : { previous }),
        ...(since === undefined ? {} : { since: dayOf(since) }),
      }
      return writePortfolio(chance, request, path)
    },
  }
}
