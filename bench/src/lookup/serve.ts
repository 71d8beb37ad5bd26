import process from 'node:process'
import type { FastifyInstance } from 'fastify'

/** Listens on the loopback, tells the parent where, and answers its questions about processor time. */
export async function serve(app: FastifyInstance): Promise<string> {
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  process.on('message', (message) => {
    if (message === 'cpu') {
      const { user, system } = process.cpuUsage()
      process.send?.({ cpu: user + system })
    }
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.({ origin })
  return origin
}
