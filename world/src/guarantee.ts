import type { Chance } from './seed.ts'

/** Domains a contract may cover, in the order in which files list them. */
export const domainCodes = ['PHAR', 'MEDE', 'LABO', 'AUXM', 'RADL', 'SAGE', 'TRAN', 'HOSP', 'OPTI', 'DENT', 'AUDI'] as const
export type DomainCode = (typeof domainCodes)[number]

/** What a contract promises, domain by domain. */
export interface Guarantee {
  readonly code: string
  /** `CODE:rate` joined by commas; a rate is a percentage of the regulated base, compulsory scheme included, or PEC, or -. */
  readonly domains: string
  /** Contrat responsable. */
  readonly responsible: boolean
}

const levels = [
  { name: 'ECO', ordinary: 100, doctors: 100, hospital: 100 },
  { name: 'CONFORT', ordinary: 100, doctors: 125, hospital: 150 },
  { name: 'PLUS', ordinary: 100, doctors: 150, hospital: 200 },
  { name: 'SERENITE', ordinary: 125, doctors: 200, hospital: 250 },
  { name: 'INTEGRAL', ordinary: 150, doctors: 200, hospital: 300 },
] as const

/** The guarantees of one insurer: three to five levels, and now and then an older contract that is not « responsable ». */
export function drawGuarantees(chance: Chance): readonly Guarantee[] {
  const guarantees: Guarantee[] = []
  const count = 3 + chance.below(3)
  for (const level of levels.slice(0, count)) {
    const transport = chance.happens(0.2) ? '-' : '100'
    guarantees.push({
      code: `${level.name}${chance.below(90) + 10}`,
      domains: [
        'PHAR:100',
        `MEDE:${level.doctors}`,
        `LABO:${level.ordinary}`,
        `AUXM:${level.ordinary}`,
        `RADL:${level.ordinary}`,
        `SAGE:${level.ordinary}`,
        `TRAN:${transport}`,
        `HOSP:${level.hospital}`,
        'OPTI:PEC',
        'DENT:PEC',
        'AUDI:PEC',
      ].join(','),
      responsible: true,
    })
  }
  if (chance.happens(0.3))
    guarantees.push({ code: 'ANCIEN01', domains: 'PHAR:100,MEDE:300,LABO:100,HOSP:400,OPTI:-,DENT:PEC', responsible: false })
  return guarantees
}
