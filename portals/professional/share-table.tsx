import type { DomainCode } from '@cloison/contract'
import type { ReactNode } from 'react'
import { Register } from '../parts/register.tsx'
import { domainWithin } from '../src/domain-names.ts'
import { sharesOf } from '../src/shares.ts'

export interface ShareTableProps {
  readonly domain: DomainCode
  readonly ratePercent: number
}

/** How the insurer computes, as shares the counter can read; the bare rate when the domain has no table. */
export function ShareTable({ domain, ratePercent }: ShareTableProps): ReactNode {
  const shares = sharesOf(domain, ratePercent)
  if (shares.length === 0)
    return <p>{`L’organisme complète jusqu’à ${ratePercent} % de la base de remboursement, part obligatoire comprise.`}</p>
  return (
    <>
      <Register
        caption={`Part de l’organisme, pour ${domainWithin(domain)}`}
        columns={[
          { word: domain === 'PHAR' ? 'Vous délivrez' : 'Acte' },
          { word: 'Assurance maladie', number: true },
          { word: 'Organisme', number: true },
          { word: 'Personne', number: true },
        ]}
        rows={shares.map((share) => ({
          key: share.what,
          cells: [share.what, `${share.amoPercent} %`, `${share.amcPercent} %`, `${share.personPercent} %`],
        }))}
      />
      <p className="petit second">
        En pour cent de la base, hors exonération. Franchises et participations restent à la personne : la décision de la facture fait foi.
      </p>
    </>
  )
}
