import { allowedBy, levels } from '../arena/budgets.ts'
import { askByPaper, askWithoutCard, nameOf } from '../arena/numbers.ts'
import { leaveAlone } from '../arena/reactions.ts'
import type { Received } from '../captured.ts'
import type { Siege } from '../siege.ts'
import { fire } from '../volley.ts'

const CARDS = 5
const LISTED = 30
const DAY_MS = 86_400_000
const FEE = { kind: 'dispensing-fee', code: 'HDE', quantity: 1 }

/**
 * Look-ups of the dear ways are turned into cheap ones: a person asked by paper or by number is to become a known patient, through the
 * engagement number, an invoice, another site, or a chain of references that outlives the card's own.
 */
export const laundering: Siege = {
  name: 'laundering',
  summary: 'faire d’une carte papier ou d’un numéro un patient connu : par l’engagement, la facture, un autre site, une chaîne',
  formula: 'un jour de carte papier, de sans carte, et ses propres cartes',
  needs: (scale) => ({ honest: 0, days: 2, insured: scale === 'small' ? 1200 : 2000, alone: scale !== 'small', wears: true }),
  async play(field) {
    const { arena, auditor, chance } = field
    // One person, signed in at two pharmacies of theirs.
    const [here, there] = await arena.posts(
      [0, 1].map(() => ({ activity: 'pharmacy', department: '67' })),
      [{ sites: [0, 1], client: 1 }],
    )
    if (here === undefined || there === undefined) throw new Error('no account to steal')
    await leaveAlone(arena, [here.account])
    const [bot, elsewhere] = [arena.bot(here), arena.bot(there)]
    const start = chance.below(Math.max(1, arena.listed.length - LISTED * 2))
    const beganAtMs = arena.time.now()
    const known = async (about: string, by: typeof bot, engagement: string): Promise<Received> => {
      const received = await by.call('POST', '/v1/rights/known', { engagement, domain: 'PHAR' })
      auditor.received(about, received)
      return received
    }

    const paper: { name: string; engagement: string }[] = []
    for (const listed of arena.listed.slice(start, start + LISTED)) {
      const answer = await askByPaper(bot, listed)
      auditor.received(nameOf(listed), answer)
      const { engagement, day } = answer.body
      if (typeof engagement !== 'string') continue
      paper.push({ name: nameOf(listed), engagement })
      await bot.call('POST', '/v1/claims', { engagement, day, lines: [FEE] }, { 'idempotency-key': `redteam-${crypto.randomUUID()}` })
    }
    let numbersWithEngagement = 0
    for (const listed of arena.listed.slice(start + LISTED, start + LISTED * 2)) {
      const answer = await askWithoutCard(bot, listed)
      auditor.received(nameOf(listed), answer)
      if (answer.body['engagement'] !== undefined) numbersWithEngagement++
    }
    const cards: string[] = []
    const persons = field.persons(CARDS)
    await arena.people.know(persons.map((person) => ({ person })))
    for (const person of persons) {
      const { body } = await fire({ bot, person, shown: arena.people.shown(person) }, auditor)
      if (typeof body['engagement'] === 'string') cards.push(body['engagement'])
    }
    // The next day, when nothing is free any more.
    await arena.time.to(beganAtMs + 1.2 * DAY_MS)
    for (const { name, engagement } of paper) await known(`known ${name}`, bot, engagement)
    for (const engagement of cards) await known(`elsewhere ${engagement}`, elsewhere, engagement)
    // A chain: five months later the card's own reference still serves, and gives another; two more months later it must not.
    await arena.time.to(beganAtMs + 150 * DAY_MS)
    const chain: string[] = []
    let stillKnown = 0
    for (const [at, engagement] of cards.entries()) {
      const { body, status } = await known(`person ${persons[at]}`, bot, engagement)
      if (status === 200) stillKnown++
      if (typeof body['engagement'] === 'string') chain.push(body['engagement'])
    }
    await arena.time.to(beganAtMs + 215 * DAY_MS)
    for (const engagement of [...cards, ...chain]) await known(`outlived ${engagement}`, bot, engagement)
    const { owner } = arena.database
    return {
      accounts: [here.account],
      beganAtMs,
      // The honest part must work, else nothing was tried.
      ok: cards.length === CARDS && stillKnown === CARDS && paper.length > 0 && numbersWithEngagement === 0,
      bound: CARDS + (await allowedBy(owner, levels.legacyCard)) + (await allowedBy(owner, levels.noCard)),
      baseline: LISTED * 2 + CARDS,
      figures: {
        watch: 'leaves the account alone',
        paper: paper.length,
        cards: cards.length,
        stillKnown,
        chain: chain.length,
        numbersWithEngagement,
        refusals: auditor.refusals(),
      },
    }
  },
}
