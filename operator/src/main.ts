import process from 'node:process'
import { HELP, readConfig, startSentence } from './config.ts'
import { openHouse } from './house.ts'

/** One process of the platform. Ctrl-C, or a TERM signal, ends what is under way and stops. */
async function main(): Promise<void> {
  const config = readConfig(process.argv.slice(2))
  if (config === 'help') return void process.stdout.write(`${HELP}\n`)
  const house = await openHouse(config, {
    say: (sentence) => void process.stdout.write(`${sentence}\n`),
    fault: (reference, kind) => void process.stderr.write(`faute ${reference} ${kind}\n`),
  })
  process.stdout.write(`Prêt : ${config.roles.join(', ')}, sur ${config.host}:${config.port}.\n`)
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    process.stdout.write('Arrêt…\n')
    house.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

main().catch((caught: unknown) => {
  const stack = caught instanceof Error ? caught.stack : 'faute inconnue'
  process.stderr.write(`${startSentence(caught) ?? `Cloison n’a pas pu démarrer : ${stack}`}\n`)
  process.exit(1)
})
