import type { FastifyInstance } from 'fastify'

export interface KeysHouse {
  /** Public keys that sign cards and status lists, as JWK. */
  readonly cardKeys: () => readonly JsonWebKey[]
  /** The log's verifier text. */
  readonly logKey: string
}

/**
 * `GET /v1/keys`: what is needed to verify a card or a receipt alone. Whoever distrusts us takes these keys from elsewhere and compares.
 */
export const keysRoutes = (house: KeysHouse) => async (app: FastifyInstance) => {
  app.get('/v1/keys', async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').send({ cards: { keys: house.cardKeys() }, log: house.logKey }),
  )
}
