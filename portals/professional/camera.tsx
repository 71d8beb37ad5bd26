import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Act } from '../parts/act.tsx'
import { Aside } from '../parts/dialog.tsx'

export interface CameraProps {
  /** True when the text is a card: the camera then stops. */
  readonly onText: (text: string) => boolean
  readonly onClose: () => void
  readonly onPaste: () => void
}

/** The camera of this workstation, open only while this page is laid over. Images stay here. */
export function Camera({ onText, onClose, onPaste }: CameraProps): ReactNode {
  const video = useRef<HTMLVideoElement>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const heard = useRef(onText)
  heard.current = onText
  useEffect(() => {
    const picture = video.current
    if (picture === null) return
    const stop = new AbortController()
    const watch = async (onRead: (text: string) => boolean): Promise<void> => {
      // The reader is large: it comes only when a camera is opened.
      const { watchCamera } = await import('../src/camera.ts')
      await watchCamera(picture, stop.signal, onRead)
    }
    watch((text) => {
      if (heard.current(text)) return true
      setTrouble('Ce carré n’est pas une carte de tiers payant. Présentez l’attestation.')
      return false
    }).catch(() => {
      if (!stop.signal.aborted) setTrouble('La caméra ne s’ouvre pas. Autorisez-la dans le navigateur, ou collez le texte de la carte.')
    })
    return () => stop.abort()
  }, [])
  return (
    <Aside title="Présentez la carte à la caméra" onClose={onClose} wide>
      <div className="viseur">
        <video ref={video} muted playsInline aria-label="Image de la caméra" />
      </div>
      <p role="status" className={trouble === null ? 'petit second' : 'faute'}>
        {trouble ??
          'Le carré imprimé sur l’attestation, à une main de distance. Lecture dès qu’il est net ; aucune image ne quitte ce poste.'}
      </p>
      <div className="portes">
        <Act onPress={onPaste}>Coller ou saisir</Act>
        <Act look="light" keyName="Échap" onPress={onClose}>
          Revenir
        </Act>
      </div>
    </Aside>
  )
}
