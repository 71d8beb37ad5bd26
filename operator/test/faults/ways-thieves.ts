import { randomBytes } from 'node:crypto'
import type { TestDatabase } from '../template-database.ts'
import { secretOf } from '../turnstile-world.ts'
import { furnishWays, known, legacy, noCard, type One, oneText } from '../ways-asking.ts'
import { ask, outcomesOf, type Thief } from './thief.ts'
import { WORLD, withThieves } from './thieves.ts'

export interface WaysScene {
  readonly db: TestDatabase
  readonly enter: (role?: string) => Thief
  /** An honest question of each way: person 1 was shown by card at site 1, persons 3 and 5 never. */
  readonly questions: () => readonly [One, One, One]
  /** What the establishment received for the card of person 1. */
  readonly engagement: Buffer
  readonly told: (thief: Thief, one: One) => Promise<string>
}

/** A world with every way allowed, and thieves that are sent home when the test ends. */
export async function withWays(work: (scene: WaysScene) => Promise<void>): Promise<void> {
  await withThieves(async (db, enter) => {
    await furnishWays(db.owner, WORLD)
    const engagement = randomBytes(16)
    await enter().say(ask({ engagements: [engagement] }))
    await work({
      db,
      enter,
      engagement,
      questions: () => [known(engagement), legacy(WORLD, 3), noCard(WORLD, 5)],
      told: (one, question) => outcomesOf(one, oneText(question), question.secret ?? secretOf(question.session ?? 1)),
    })
  })
}
