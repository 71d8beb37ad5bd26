import { type Chance, domains } from '../seed.ts'
import type { Scenario } from './decide-transfers.ts'

/** Shares of accounts to which something happens, between 0 and 1. */
export interface ScenarioShares {
  readonly reject: number
  readonly return: number
}

/** Draws the accounts whose transfers are refused (AC01 or AC04) or come back (AC04 or MS03); the same accounts for a seed. */
export function drawScenarios(chance: Chance, ibans: readonly string[], shares: ScenarioShares): Scenario[] {
  return ibans.flatMap((creditorIban, rank): Scenario[] => {
    chance.restart(domains.bank, 0, rank)
    const u = chance.unit()
    if (u < shares.reject) return [{ creditorIban, outcome: 'reject', reason: chance.pick(['AC01', 'AC04']) }]
    if (u < shares.reject + shares.return) return [{ creditorIban, outcome: 'return', reason: chance.pick(['AC04', 'MS03']) }]
    return []
  })
}
