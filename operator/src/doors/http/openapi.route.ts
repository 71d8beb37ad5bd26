import { openapiDocument } from '@cloison/contract'
import type { FastifyInstance } from 'fastify'

/** `GET /v1/openapi.json`: the published description of every door, made once from the shapes that the doors check. */
export const openapiRoutes = async (app: FastifyInstance): Promise<void> => {
  const document = Buffer.from(JSON.stringify(openapiDocument()))
  app.get('/v1/openapi.json', (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').type('application/json; charset=utf-8').send(document),
  )
}
