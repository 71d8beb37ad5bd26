/**
 * Whether a column would bring a postal address, a telephone or an e-mail. Cloison accepts none: it has no use for them, and what is not
 * here cannot be stolen. Accents, capitals and separators do not matter; the words are French and English.
 */
export function isContactColumn(name: string): boolean {
  const bare = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
  return CONTACT.some((word) => bare.includes(word)) || (EXACT as readonly string[]).includes(bare)
}

const CONTACT = [
  'adresse',
  'address',
  'voie',
  'rue',
  'street',
  'codepostal',
  'postcode',
  'postalcode',
  'zipcode',
  'ville',
  'commune',
  'city',
  'town',
  'telephone',
  'phone',
  'portable',
  'mobile',
  'courriel',
  'mail',
  'lieudit',
  'cedex',
] as const
const EXACT = ['mel', 'cp', 'zip', 'tel', 'tel1', 'tel2', 'gsm', 'fax', 'adr', 'adr1', 'adr2', 'adr3', 'pays', 'country'] as const
