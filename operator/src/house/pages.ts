import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Where `npm run portals` puts the pages, from this file. */
const DIST = fileURLToPath(new URL('../../../portals/dist/', import.meta.url))
const PAGE = join(DIST, 'professional', 'index.html')

/** Where each page is reached. Pro Santé Connect sends back to /connexion. */
const PAGES = { '/': PAGE, '/connexion': PAGE, '/accessibilite': join(DIST, 'accessibility', 'index.html') }

const NOT_BUILT = 'Les pages ne sont pas construites : lancez « npm run portals », puis rechargez.\n'

/** The professional's page, at the root and where Pro Santé Connect sends back. Files named by their content may be kept for ever. */
export async function servePages(app: FastifyInstance): Promise<void> {
  const built = existsSync(PAGE)
  for (const [url, path] of Object.entries(PAGES)) {
    app.get(url, (_request, reply) => {
      reply.header('cache-control', 'no-cache')
      if (!built) return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT)
      return reply.type('text/html; charset=utf-8').send(readFileSync(path))
    })
  }
  if (!built) return
  await app.register(fastifyStatic, {
    root: join(DIST, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    index: false,
    decorateReply: false,
  })
  const icon = join(DIST, 'logo.svg')
  if (existsSync(icon)) app.get('/logo.svg', (_request, reply) => reply.type('image/svg+xml').send(createReadStream(icon)))
}
