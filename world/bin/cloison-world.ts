#!/usr/bin/env node
import { type Command, help, type PortfolioCommand, readCommand, UsageError } from '../src/command-line.ts'
import { readDay, writeDay } from '../src/day.ts'
import { drawInsurers, type Insurer } from '../src/insurer.ts'
import { makeInsurerKeys, readInsurerKeys, signingKeyOf } from '../src/insurer-keys.ts'
import { populationOf } from '../src/population.ts'
import { chanceFrom, seedWords } from '../src/seed.ts'
import { signPortfolio } from '../src/sign-portfolio.ts'
import { createWorld } from '../src/world.ts'
import { writePortfolio } from '../src/write-portfolio.ts'

try {
  await run(readCommand(process.argv.slice(2), writeDay(readDay(new Date().toISOString().slice(0, 10)) ?? 0)))
} catch (fault) {
  if (fault instanceof UsageError) tell(fault.message, 2)
  else if (fault instanceof Error && 'syscall' in fault && 'code' in fault)
    tell(`Lecture ou écriture impossible (${String(fault.code)}) : vérifiez le chemin, les droits et la place.`, 1)
  else throw fault
}

function tell(sentence: string, code: number): void {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = code
}

async function run(command: Command): Promise<void> {
  if (command.name === 'help') process.stdout.write(help)
  else if (command.name === 'portfolio') await portfolio(command, command.json)
  else if (command.name === 'keys') {
    const made = await makeInsurerKeys(command.out, drawInsurers(chanceFrom(seedWords(command.seed))))
    print(command.json, { folder: command.out, insurers: made.size }, `${made.size} assureurs ont leurs clés dans ${command.out}.`)
  } else describe(command)
}

async function portfolio(command: PortfolioCommand, json: boolean): Promise<void> {
  const chance = chanceFrom(seedWords(command.seed))
  const insurer = insurerOf(drawInsurers(chance), command.insurer)
  const { format, day, since, sequence, previous } = command
  const population = populationOf(insurer, command.persons, command.origin)
  const started = performance.now()
  let told = started
  const file = await writePortfolio(
    chance,
    { population, format, day, sequence, previous, ...(since === undefined ? {} : { since }) },
    command.out,
    (bytes) => {
      if (performance.now() - told < 1000) return
      told = performance.now()
      process.stderr.write(`\r${Math.round(bytes / 1e6)} Mo écrits`)
    },
  )
  const seconds = (performance.now() - started) / 1000
  if (told !== started) process.stderr.write('\n')
  const signature = command.keys === undefined ? undefined : await sign(command.keys, insurer)
  const perSecond = Math.round(command.persons / seconds)
  const result = {
    ...file.header,
    path: file.path,
    signature,
    digest: file.digest,
    persons: file.persons,
    bytes: file.bytes,
    seconds,
    perSecond,
  }
  print(
    json,
    result,
    `${file.path} : ${file.persons} lignes, ${file.bytes} octets, ${perSecond} personnes par seconde.\nSHA-256 ${file.digest}`,
  )

  async function sign(folder: string, signer: Insurer): Promise<string> {
    await makeInsurerKeys(folder, [signer])
    return signPortfolio(file, await signingKeyOf(await readInsurerKeys(folder, signer.amc)))
  }
}

function describe(command: Extract<Command, { name: 'describe' }>): void {
  const world = createWorld(command)
  const { seed, day, establishments, professionals, softwareClients } = world
  const insurers = world.insurers.map((insurer) => ({ ...insurer, persons: world.population(insurer.id).persons }))
  const lines = [
    ...insurers.map((insurer) => `${insurer.amc.padEnd(10)}  ${String(insurer.persons).padStart(9)}  ${insurer.name}`),
    ...establishments.map((site) => `${site.finess}  ${site.name}, ${site.place.name}`),
    ...professionals.map((person) => `${person.rpps}  ${person.givenName} ${person.familyName} (${person.pattern})`),
  ]
  print(command.json, { seed, day, insurers, establishments, professionals, softwareClients }, lines.join('\n'))
}

function insurerOf(insurers: readonly Insurer[], id: number): Insurer {
  const found = insurers[id - 1]
  if (found === undefined) throw new UsageError('Cet assureur n’existe pas.')
  return found
}

function print(json: boolean, result: object, sentence: string): void {
  process.stdout.write(`${json ? JSON.stringify(result) : sentence}\n`)
}
