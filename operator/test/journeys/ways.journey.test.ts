import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { csv, fictitiousNir, person } from '../import-house.ts'
import type { Reply } from './bad-input-asker.ts'
import { signature } from './bad-input-portfolios.ts'
import { type BadInputScene, withHouse } from './bad-input-scene.ts'

const TODAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(new Date())
const PERSONS = 12
const daysAgo = (count: number): string => new Date(Date.parse(TODAY) - count * 86_400_000).toISOString().slice(0, 10)
/** Covered since birth, two days ago. */
const NEWBORN = { birthDate: daysAgo(2), validFrom: daysAgo(2) }
const READ_MS_MAX = 20_000

type Said = [status: number, body: Record<string, unknown>]
const said = ({ status, text }: Reply): Said => [status, JSON.parse(text) as Record<string, unknown>]

async function furnish(scene: BadInputScene): Promise<void> {
  const { amc, insurer, insurerKey } = scene
  const file = csv(
    Array.from({ length: PERSONS }, (_, i) => person(i, i === 9 ? NEWBORN : {})),
    { day: TODAY, amc },
  )
  const headers = { 'cloison-signature': await signature(file, amc, insurerKey, { persons: PERSONS }) }
  const [status, body] = said(await insurer.ask('POST', '/v1/portfolios', { body: new Uint8Array(file), contentType: 'text/csv', headers }))
  assert.deepEqual([status, body['state']], [200, 'applied'], JSON.stringify(body))
}

const noCard = (index: number, changes: object = {}) => {
  const { nir, nirKey } = fictitiousNir(index)
  const birthDate = person(index)['birthDate'] ?? ''
  return { amc: '9990000011', nir: nir + nirKey, birthDate, reason: 'forgotten', domain: 'PHAR', ...changes }
}
const legacyCard = (index: number, changes: object = {}) => {
  const { memberNumber, birthDate } = person(index)
  const printed = { conventionType: 'MU', csr: 'A1', validFrom: '2026-01-01', validUntil: '2026-12-31' }
  return { amc: '9990000011', memberNumber, birthDate, ...printed, domain: 'PHAR', ...changes }
}

test('four ways of asking, four prices: what each answers, refuses and leaves in the log', async () => {
  await withHouse(async (scene) => {
    await furnish(scene)
    const { professional, db, cards } = scene
    const ask = async (path: string, question: object): Promise<Said> =>
      said(await professional.ask('POST', `/v1/rights${path}`, { body: JSON.stringify(question) }))
    const code = async (path: string, question: object): Promise<unknown> => (await ask(path, question))[1]['code']

    // Nobody allowed these ways yet.
    assert.equal(await code('/no-card', noCard(1)), 'way.not-allowed')
    assert.equal(await code('/legacy-card', legacyCard(1)), 'way.not-allowed')
    const console = await db.as('cloison_console')
    for (const way of [3, 4])
      await console.query(`select disclosure.allow_way(1::smallint, $1::smallint, current_date + 90, 'essai')`, [way])

    // No card: yes or no, and nothing else; whatever is not exact is unknown; five a day, answered or not.
    const [status, body] = await ask('/no-card', noCard(1))
    assert.equal(status, 200, JSON.stringify(body))
    assert.deepEqual(Object.keys(body).sort(), ['covered', 'day', 'receipt', 'recognised'])
    assert.equal(body['covered'], true)
    assert.equal(await code('/no-card', noCard(2, { birthDate: '1999-09-09' })), 'person.unknown')
    assert.equal(await code('/no-card', noCard(2, { amc: '9990000099' })), 'insurer.unknown')
    assert.equal(await code('/no-card', noCard(2, { nir: `${fictitiousNir(2).nir}00` })), 'nir.wrong-key')
    for (const index of [3, 4, 5]) assert.equal((await ask('/no-card', noCard(index)))[0], 200)
    assert.equal(await code('/no-card', noCard(6)), 'budget.way')
    assert.equal(await code('/no-card', noCard(6, { birthDate: '1999-09-09' })), 'budget.way', 'a sixth, known or not, is the same')
    assert.equal((await ask('/no-card', noCard(1)))[0], 200, 'who was read here stays readable')

    // A legacy card: all five data and the birth date.
    const [, legacy] = await ask('/legacy-card', legacyCard(7))
    assert.deepEqual([legacy['covered'], legacy['coveredUntil']], [true, '2026-12-31'], JSON.stringify(legacy))
    for (const changes of [{ csr: 'A2' }, { conventionType: '' }, { validUntil: '2026-12-30' }, { validFrom: '2026-01-02' }, { rank: 2 }])
      assert.equal(await code('/legacy-card', legacyCard(8, changes)), 'person.unknown', JSON.stringify(changes))

    // Covered since birth: the paper says the birth date, the database does not; and nobody is cared for before being born.
    const [, newborn] = await ask('/legacy-card', legacyCard(9, NEWBORN))
    assert.deepEqual([newborn['covered'], newborn['coveredUntil']], [true, '2026-12-31'], JSON.stringify(newborn))
    assert.equal(await code('/legacy-card', legacyCard(9, { ...NEWBORN, validFrom: daysAgo(1) })), 'person.unknown')
    assert.equal(await code('/legacy-card', legacyCard(9, { ...NEWBORN, day: daysAgo(3) })), 'day.out-of-range')
    const [kept] = await db.owner.query('select 1 one from beneficiaries.rights where valid_from = $1', [NEWBORN.validFrom])
    assert.equal(kept, undefined)

    // A known patient: only behind a signed card, here.
    const card = await cards.issue()
    const [, rights] = await ask('', { card: card.text, birthDate: card.birthDate, domain: 'PHAR' })
    const [, again] = await ask('/known', { engagement: rights['engagement'], domain: 'PHAR' })
    assert.deepEqual([again['covered'], again['computation']], [true, rights['computation']], JSON.stringify(again))
    assert.notEqual(again['engagement'], rights['engagement'])
    assert.equal(await code('/known', { engagement: again['engagement'], domain: 'PHAR' }), 'person.unknown', 'no chain of known patients')
    assert.equal(await code('/known', { engagement: legacy['engagement'], domain: 'PHAR' }), 'person.unknown')
    assert.equal(await code('/known', { engagement: '00000-00000-00000-00000-00000-0', domain: 'PHAR' }), 'person.unknown')

    // Every receipt is the leaf of its entry, whatever the way.
    for (const { receipt } of [body, legacy, rights, again] as { receipt: { leafHash: string } }[]) {
      const until = Date.now() + READ_MS_MAX
      let found = 0
      while (found !== 200 && Date.now() < until) {
        found = (await professional.ask('GET', `/v1/receipts/${receipt.leafHash}`, { credentials: {} })).status
        if (found !== 200) await pause(200)
      }
      assert.equal(found, 200)
    }
    const ways = await db.owner.query(
      'select way, count(*)::int n, count(person)::int told, min(door_id)::int door, sum(flags)::int neighbours from accesslog.entry where purpose = 1 group by way order by way',
      [],
    )
    assert.deepEqual(ways, [
      { way: 1, n: 1, told: 1, door: 1, neighbours: 0 },
      { way: 2, n: 4, told: 1, door: 1, neighbours: 0 },
      // Numbers that follow one another, but the first.
      { way: 3, n: 8, told: 2, door: 4, neighbours: 7 },
      // NIR of equal steps, from the fourth on; and the first again, at the end of the ladder.
      { way: 4, n: 8, told: 6, door: 4, neighbours: 5 },
    ])
    assert.deepEqual(scene.faults, [])
  })
})
