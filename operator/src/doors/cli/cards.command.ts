import { parseArgs } from 'node:util'
import type { Insurer } from '../../domain/beneficiaries/index.ts'
import { type IssueHouse, type IssueRefusal, issueCard, publishStatusList, type StatusHouse } from '../../domain/cards/index.ts'
import { isDay } from '../../words/day.ts'
import { isRefusal, type RefusalCode } from '../../words/refusal.ts'
import { type Command, misused, no } from './command.ts'

const ISSUE_HELP = `Usage : cloison cards issue --amc NUMÉRO --member NUMÉRO --contract NUMÉRO --birth-date AAAA-MM-JJ [--rank N] [--out FICHIER.pdf] [--really] [--json]

Émet l’attestation d’une famille, pour le compte de son organisme. Les cartes précédentes de la famille cessent aussitôt de valoir. L’ouverture des
noms est inscrite au journal. Sans --really, rien n’est émis.`

const PUBLISH_HELP = `Usage : cloison cards publish --amc NUMÉRO[,NUMÉRO…] [--json]

Signe et publie la liste d’état des cartes de chaque organisme, si elle a changé ou si elle a plus d’un jour.`

export interface CardsHouse {
  readonly issuing: IssueHouse
  readonly status: StatusHouse
  readonly insurerOf: (amc: string) => Promise<Insurer | undefined>
  readonly writeFile: (path: string, bytes: Uint8Array) => Promise<void>
}

type Open = () => Promise<CardsHouse & AsyncDisposable>

/** `cloison cards issue`. */
export const issueCommand = (open: Open): Command => ({
  name: 'cards issue',
  summary: 'émet l’attestation d’une famille',
  help: ISSUE_HELP,
  async run(args, terminal) {
    const text = { type: 'string' } as const
    const flag = { type: 'boolean', default: false } as const
    const { values } = parseArgs({
      args: [...args],
      options: { amc: text, member: text, contract: text, 'birth-date': text, rank: text, out: text, really: flag, json: flag },
    })
    const { amc, member, contract, 'birth-date': birthDate, rank = '1', out } = values
    if (amc === undefined || member === undefined || contract === undefined || !isDay(birthDate) || !/^[1-9]$/.test(rank))
      return misused(terminal, ISSUE_HELP)
    await using house = await open()
    const insurer = await house.insurerOf(amc)
    if (insurer === undefined) return no(terminal, 'Ce numéro AMC n’est pas connu.')
    if (!values.really) return no(terminal, 'Répétition : rien n’est émis. Ajoutez --really.', 0)
    const { insurerId, name: insurerName } = insurer
    const asked = { insurerId, insurerName, amc: insurer.amc, memberNumber: member, contract, birthDate, rank: Number(rank), by: 'command' }
    const card = await issueCard(house.issuing, asked)
    if (isRefusal(card)) return no(terminal, REFUSED[card.refused])
    if (out !== undefined) await house.writeFile(out, card.pdf)
    const { validFrom, validUntil, persons } = card
    terminal.out(values.json ? `${JSON.stringify({ text: card.text, validFrom, validUntil, persons })}\n` : `${card.text}\n`)
    return 0
  },
})

/** `cloison cards publish`. */
export const publishCommand = (open: Open): Command => ({
  name: 'cards publish',
  summary: 'publie les listes d’état des cartes',
  help: PUBLISH_HELP,
  async run(args, terminal) {
    const { values } = parseArgs({ args: [...args], options: { amc: { type: 'string' }, json: { type: 'boolean', default: false } } })
    if (values.amc === undefined) return misused(terminal, PUBLISH_HELP)
    await using house = await open()
    const published: { amc: string; sequence: number }[] = []
    for (const amc of values.amc.split(',')) {
      const insurer = await house.insurerOf(amc)
      if (insurer === undefined) return no(terminal, `Le numéro AMC n° ${published.length + 1} de la liste n’est pas connu.`)
      published.push({ amc: insurer.amc, sequence: await publishStatusList(house.status, insurer) })
    }
    terminal.out(
      values.json ? `${JSON.stringify({ published })}\n` : published.map(({ amc, sequence }) => `${amc} : liste n° ${sequence}\n`).join(''),
    )
    return 0
  },
})

const REFUSED: Record<RefusalCode<IssueRefusal>, string> = {
  'family-unknown': 'Aucune famille couverte ne répond à ces données.',
  'family-too-large': 'Ce contrat couvre trop de personnes pour une seule attestation.',
  'family-not-covered': 'Plus personne n’est couvert par ce contrat à ce jour.',
}
