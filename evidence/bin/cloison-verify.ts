#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { runVerify } from '../src/cli/run.ts'

const parisDay = new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' })

const ending = runVerify(process.argv.slice(2), {
  readFile: (path) => new Uint8Array(readFileSync(path === '-' ? process.stdin.fd : path)),
  today: () => parisDay.format(new Date()),
  variable: (name) => process.env[name],
})
process.stdout.write(ending.output)
process.stderr.write(ending.error)
process.exitCode = ending.exitCode
