import assert from 'node:assert/strict'
import { test } from 'node:test'
import { honestDays } from '@cloison/world'
import { openArenas } from './arenas.ts'
import { besiege } from './besiege.ts'
import { sieges } from './run.ts'

/** Attacks whose promise includes to be stopped: without anybody who watches, only their bound is looked at. */
const WATCHED = new Set(['amelipro-2022', 'viamedis-2024', 'card-heap', 'slow-and-low'])
const SMOKE_MS_MAX = 290_000

test('every attack in small, against one fresh platform, with a fresh seed', { timeout: SMOKE_MS_MAX }, async (t) => {
  const seed = crypto.randomUUID()
  t.diagnostic(`seed ${seed}`)
  const arenas = openArenas(seed, 'small', honestDays, () => undefined)
  try {
    for (const siege of sieges) {
      await t.test(siege.name, async () => {
        const open = (guarded: boolean) => arenas.open(siege.needs('small'), guarded)
        const { arena } = await open(true)
        const verdict = await besiege(siege, open, { seed, scale: 'small', withoutGuard: false, say: () => undefined })
        const told = `seed ${seed} ${JSON.stringify(verdict)}`
        if (siege.peaceful !== true) assert(verdict.persons.asked > 0, told)
        // What is bounded, but not to nobody, obtains something: else the attack reached no door.
        if (verdict.bound > 0) assert(verdict.persons.exposed > 0, told)
        if (!WATCHED.has(siege.name)) return assert(verdict.ok, told)
        if (arena.watched) assert(verdict.persons.exposed <= verdict.bound, told)
        // Bots with a list are the plainest of thieves: whoever watches sees them, even in small.
        if (arena.watched && siege.name === 'amelipro-2022') assert(verdict.ok, told)
      })
    }
  } finally {
    await arenas.close()
  }
})
