/** What is printed for a family: a picture to scan, and a page to keep. */
export interface Print {
  /** A DataMatrix ECC 200 as SVG, and its side in modules. */
  dataMatrix(text: string): { readonly svg: string; readonly modules: number }
  /** One page of PDF/A-2u, in French. */
  attestation(face: AttestationFace): Promise<Uint8Array>
}

/** The face of an attestation: the five harmonised data, and what cards show beside them. */
export interface AttestationFace {
  readonly insurerName: string
  /** YYYY-MM-DD */
  readonly issuedOn: string
  readonly amc: string
  readonly conventionType: string
  readonly csr: string
  readonly memberNumber: string
  /** First and last day, both included, as they are written in French. */
  readonly validFrom: string
  readonly validUntil: string
  /** Contrat responsable: the letter R. */
  readonly responsible: boolean
  readonly persons: readonly { readonly givenNames: string; readonly birthYear: string; readonly cells: readonly string[] }[]
  /** Codes of the domains, in the order of the cells. */
  readonly domains: readonly string[]
  readonly dataMatrixSvg: string
}
