import type { ReactNode } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'

export interface AsideProps {
  readonly title: string
  readonly children: ReactNode
  readonly onClose: () => void
  /** Said at once by screen readers, and not closed by a press outside: a question that waits. */
  readonly urgent?: boolean
  readonly wide?: boolean
}

/** A page laid over the page: the focus stays in it, Échap closes it, nothing typed below is lost. */
export function Aside({ title, children, onClose, urgent = false, wide = false }: AsideProps): ReactNode {
  return (
    <ModalOverlay
      className="voile"
      isOpen
      isDismissable={!urgent}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Modal className={wide ? 'volet ample' : 'volet'}>
        <Dialog className="aide" role={urgent ? 'alertdialog' : 'dialog'}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
