import type { RightsAnswer } from '@cloison/contract'
import { type ReactNode, useState } from 'react'
import type { Api } from '../src/api.ts'
import { frenchHour } from '../src/french-day.ts'
import { saveFile } from '../src/save-file.ts'
import { WAYS } from '../src/way-words.ts'
import type { AskingWay } from './use-rights-desk.ts'

export interface ReceiptProps {
  readonly receipt: RightsAnswer['receipt']
  readonly way: AskingWay
  readonly api: Api
}

/** What was written before the answer, what the person will read of it, and the file that proves it. */
export function Receipt({ receipt, way, api }: ReceiptProps): ReactNode {
  const { leafHash, at } = receipt
  const [said, setSaid] = useState('')
  const save = async (): Promise<void> => {
    const answer = await api.receipt(leafHash)
    if (answer.ok) saveFile(`recu-${leafHash.slice(0, 12)}.json`, 'application/json', answer.value)
    setSaid(
      answer.ok
        ? 'Reçu enregistré. Il se vérifie sans nous : npx cloison-verify receipt, suivi du nom du fichier.'
        : answer.refusal.message,
    )
  }
  return (
    <div className="encart petit">
      <p>
        <strong>{`Inscrit au registre à ${frenchHour(at)}, avant la réponse.`}</strong>{' '}
        {`L’assuré verra : votre établissement, l’heure, le motif, les rubriques lues${way === 'card' ? '' : `, et qu’elles l’ont été ${WAYS[way].listed}`}. Ni nom, ni NIR, ni adresse ne vous ont été transmis.`}
      </p>
      <p className="dit">
        {'Reçu '}
        <code>{`${leafHash.slice(0, 4)} ${leafHash.slice(4, 8)} … ${leafHash.slice(-4)}`}</code>{' '}
        <button type="button" className="lien" onClick={() => void save()}>
          Enregistrer ce reçu
        </button>
      </p>
      <div role="status" className="dit">
        {said}
      </div>
    </div>
  )
}
