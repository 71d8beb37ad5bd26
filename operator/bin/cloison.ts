#!/usr/bin/env node
import process from 'node:process'
import { findCommand } from '../src/doors/cli/command.ts'
import { commands } from '../src/house/commands.ts'

const all = commands()
const args = process.argv.slice(2)
const terminal = { out: (text: string) => void process.stdout.write(text), err: (text: string) => void process.stderr.write(text) }
const found = findCommand(all, args)

if (found === undefined) {
  const wide = Math.max(...all.map(({ name }) => name.length))
  const list = `Usage : cloison COMMANDE [options]\n\n${all.map(({ name, summary }) => `  ${name.padEnd(wide)}  ${summary}`).join('\n')}\n\nChaque commande accepte --help. Le dossier de la maison : CLOISON_FOLDER, ou .cloison ; sa base : DATABASE_URL, ou la nôtre.\n`
  if (args.length === 0 || args[0] === '--help' || args[0] === '-h') terminal.out(list)
  else {
    terminal.err(`Commande inconnue.\n\n${list}`)
    process.exitCode = 2
  }
} else if (found.rest.includes('--help') || found.rest.includes('-h')) {
  terminal.out(`${found.command.help}\n`)
} else {
  try {
    process.exitCode = await found.command.run(found.rest, terminal)
  } catch (caught) {
    const misused = caught instanceof TypeError && 'code' in caught && String(caught.code).startsWith('ERR_PARSE_ARGS')
    terminal.err(misused ? `${found.command.help}\n` : `${caught instanceof Error ? caught.message : 'faute inconnue'}\n`)
    process.exitCode = misused ? 2 : 1
  }
}
