import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withDatabase } from '../../../test/template-database.ts'
import { isSqlError, SQLSTATE } from '../../ports/sql.ts'
import { postures, setPlane } from './index.ts'

test('a plane closes for everyone and opens again, and each change turns the epoch', () =>
  withDatabase(async (db) => {
    const console = await db.as('cloison_console')
    const epoch = async (): Promise<bigint | undefined> =>
      (await db.owner.query<{ epoch: bigint }>('select epoch from planes.epoch'))[0]?.epoch
    const before = await epoch()
    await setPlane(console, { plane: 'lookup', scope: 'everyone', id: 0, state: 'closed', reason: 'essai' })
    assert.deepEqual(
      (await postures(console)).map(({ plane, state }) => [plane, state]),
      [
        ['lookup', 'closed'],
        ['claims', 'open'],
        ['payment', 'open'],
        ['console', 'open'],
      ],
    )
    await setPlane(console, { plane: 'lookup', scope: 'everyone', id: 0, state: 'open', reason: 'fin d’essai' })
    assert.equal((await postures(console))[0]?.state, 'open')
    assert.equal(await epoch(), (before ?? 0n) + 2n)
  }))

test('a door may read the posture and not change it', () =>
  withDatabase(async (db) => {
    const door = await db.as('cloison_door')
    assert.equal((await postures(door)).length, 4)
    await assert.rejects(setPlane(door, { plane: 'lookup', scope: 'everyone', id: 0, state: 'open', reason: 'x' }), (caught) =>
      isSqlError(caught, SQLSTATE.insufficientPrivilege),
    )
  }))
