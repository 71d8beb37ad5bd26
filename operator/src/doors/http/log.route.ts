import { formatReceipt, fromHex, HASH_LENGTH } from '@cloison/evidence'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { type LogReader, receiptOf } from '../../domain/accesslog/index.ts'
import { refuse } from './reply.ts'
import { readTilePath } from './tile-path.ts'

export interface LogHouse {
  readonly log: LogReader
  /** The log's verifier text, shown in receipts; whoever checks one obtains it elsewhere. */
  readonly verifierKey: string
}

/** What a tile or a receipt says stays true: the log only grows. */
const FOR_EVER = 'public, max-age=31536000, immutable'

/**
 * What anyone may read of the log, without signing in: receipts by leaf hash, the last checkpoint, and the tiles of the tree at the paths
 * of C2SP tlog-tiles (`/log/checkpoint`, `/log/tile/<L>/<N>[.p/<W>]`). There are no entry bundles: entries are secret.
 */
export const logRoutes =
  (house: LogHouse) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: { leafHash: string } }>('/v1/receipts/:leafHash', async (request, reply) => {
      const leafHash = fromHex(request.params.leafHash)
      if (leafHash?.length !== HASH_LENGTH) return refuse(reply, 'request.malformed', { fields: ['leafHash'] })
      const receipt = await receiptOf(house.log, leafHash)
      if ('refused' in receipt) return refuse(reply, receipt.refused)
      reply.header('cache-control', 'private, max-age=3600').type('application/json; charset=utf-8')
      return reply.send(formatReceipt({ ...receipt, verifierKey: house.verifierKey }))
    })

    const checkpoint = async (_request: unknown, reply: FastifyReply): Promise<FastifyReply> => {
      const latest = await house.log.latestNote()
      if (latest === undefined) return refuse(reply, 'receipt.not-yet-numbered')
      return reply.header('cache-control', 'public, max-age=1').type('text/plain; charset=utf-8').send(latest.note)
    }
    app.get('/v1/log/checkpoint', checkpoint)
    app.get('/log/checkpoint', checkpoint)

    app.get<{ Params: { '*': string } }>('/log/tile/*', async (request, reply) => {
      const wanted = readTilePath(request.params['*'])
      if (wanted === undefined) return refuse(reply, 'request.unknown-route')
      const [tile] = await house.log.tiles([wanted])
      const length = wanted.width * HASH_LENGTH
      if (tile === undefined || tile.hashes.length < length) return refuse(reply, 'request.unknown-route')
      reply.header('cache-control', FOR_EVER).type('application/octet-stream')
      return reply.send(Buffer.from(tile.hashes.subarray(0, length)))
    })
  }
