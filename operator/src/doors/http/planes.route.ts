import type { FastifyInstance } from 'fastify'
import type { Posture } from '../../domain/planes/index.ts'

/** `GET /v1/planes`: what is open to everyone, shown at the top of every page. `GET /v1/health`: this process answers, and so does its database. */
export const planesRoutes = (house: { readonly postures: () => Promise<Posture[]> }) => async (app: FastifyInstance) => {
  app.get('/v1/planes', async (_request, reply) => {
    const planes = await house.postures()
    return reply
      .header('cache-control', 'no-store')
      .send({ planes: planes.map(({ plane, state, since }) => ({ plane, state, since: since.toISOString() })) })
  })
  app.get('/v1/health', async (_request, reply) => {
    await house.postures()
    return reply.header('cache-control', 'no-store').send({ ok: true })
  })
}
