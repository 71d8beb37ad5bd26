import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { ProcessRole } from '../config.ts'

/** Where `npm run portals` puts the pages, from this file. */
const DIST = fileURLToPath(new URL('../../../portals/dist/', import.meta.url))
const PROFESSIONAL = join(DIST, 'professional', 'index.html')
const STATEMENT = join(DIST, 'accessibility', 'index.html')

/** Where each page is reached, at whoever answers what it asks. Pro Santé Connect sends back to /connexion. */
const PAGES: Readonly<Partial<Record<ProcessRole, Readonly<Record<string, string>>>>> = {
  identity: { '/': PROFESSIONAL, '/connexion': PROFESSIONAL },
  console: { '/pupitre': join(DIST, 'console', 'index.html') },
}

const NOT_BUILT = 'Les pages ne sont pas construites : lancez « npm run portals », puis rechargez.\n'

/** The pages of the roles of this process, and their statement of accessibility. Files named by their content may be kept for ever. */
export async function servePages(app: FastifyInstance, roles: readonly ProcessRole[]): Promise<void> {
  const pages = Object.assign({}, ...roles.map((role) => PAGES[role])) as Record<string, string>
  if (Object.keys(pages).length === 0) return
  const built = existsSync(STATEMENT)
  for (const [url, path] of Object.entries({ ...pages, '/accessibilite': STATEMENT })) {
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
