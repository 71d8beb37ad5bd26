import { type Refusal, refuse } from '../../../words/refusal.ts'

/** An element: its local name, the namespace of the document's root, its children in order, and its own text. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  readonly text: string
}

export interface XmlLimits {
  readonly lengthMax: number
  readonly depthMax: number
  readonly elementsMax: number
}

const DEFAULT_LIMITS: XmlLimits = { lengthMax: 50_000_000, depthMax: 30, elementsMax: 2_000_000 }

interface OpenElement {
  readonly tag: string
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: XmlElement[]
  text: string
}

/**
 * Reads the small part of XML that banks write: elements, attributes, text, comments, and the five entities of the language.
 * No document type, no entity of one's own, no CDATA, no processing instruction but the first line: what could expand,
 * fetch or hide is refused, and so is whatever is not well formed.
 */
export function readXml(document: string, limits: XmlLimits = DEFAULT_LIMITS): XmlElement | Refusal<'xml-refused'> {
  if (document.length > limits.lengthMax) return refuse('xml-refused')
  const open: OpenElement[] = []
  let root: XmlElement | null = null
  let elements = 0
  let at = prologueEnd(document)
  while (at < document.length) {
    if (document.charCodeAt(at) !== 0x3c) {
      const next = document.indexOf('<', at)
      const end = next === -1 ? document.length : next
      const text = unescapeText(document.slice(at, end))
      const inside = open.at(-1)
      if (text === null || (inside === undefined && text.trim() !== '')) return refuse('xml-refused')
      if (inside !== undefined) inside.text += text
      at = end
      continue
    }
    if (document.startsWith('<!--', at)) {
      const end = document.indexOf('--', at + 4)
      if (end === -1 || document[end + 2] !== '>') return refuse('xml-refused')
      at = end + 3
      continue
    }
    TAG.lastIndex = at
    const tag = TAG.exec(document)
    if (tag === null || root !== null) return refuse('xml-refused')
    at = TAG.lastIndex
    const [, closing = '', qualified = '', attributeText = '', empty = ''] = tag
    if (closing === '/') {
      const closed = open.pop()
      if (closed === undefined || closed.tag !== qualified || attributeText.trim() !== '' || empty !== '') return refuse('xml-refused')
      root = attach(closed, open)
      continue
    }
    const attributes = readAttributes(attributeText)
    elements += 1
    if (attributes === null || open.length >= limits.depthMax || elements > limits.elementsMax) return refuse('xml-refused')
    const opened: OpenElement = { tag: qualified, name: qualified.replace(/^.*:/, ''), attributes, children: [], text: '' }
    if (empty === '/') root = attach(opened, open)
    else open.push(opened)
  }
  return root ?? refuse('xml-refused')
}

/** Gives a finished element to its parent; returns it when it is the root. */
function attach(element: OpenElement, open: readonly OpenElement[]): XmlElement | null {
  const { name, attributes, children, text } = element
  const finished = { name, attributes, children, text }
  const parent = open.at(-1)
  if (parent === undefined) return finished
  parent.children.push(finished)
  return null
}

/** A tag; attributes are checked apart. A name is plain ASCII, with a prefix at most. */
const TAG =
  /<(\/?)([A-Za-z_][\w.-]{0,60}(?::[A-Za-z_][\w.-]{0,60})?)((?:\s+[^<>"'=\s/]{1,80}\s*=\s*(?:"[^"<]{0,2000}"|'[^'<]{0,2000}'))*)\s*(\/?)>/y
const ATTRIBUTE = /\s+([A-Za-z_][\w.:-]{0,80})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y

function readAttributes(text: string): ReadonlyMap<string, string> | null {
  const attributes = new Map<string, string>()
  ATTRIBUTE.lastIndex = 0
  while (ATTRIBUTE.lastIndex < text.length) {
    const read = ATTRIBUTE.exec(text)
    if (read === null) return null
    const [, key = '', double, single] = read
    const value = unescapeText(double ?? single ?? '')
    if (value === null || attributes.has(key) || attributes.size >= 20) return null
    attributes.set(key, value)
  }
  return attributes
}

function prologueEnd(document: string): number {
  const start = document.charCodeAt(0) === 0xfeff ? 1 : 0
  const prologue = /<\?xml\s[^<>?]{0,100}\?>/y
  prologue.lastIndex = start
  return prologue.test(document) ? prologue.lastIndex : start
}

/** Null when an ampersand begins anything but a known entity, or a character is not allowed in XML. */
function unescapeText(text: string): string | null {
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) return null
  if (!text.includes('&')) return text
  let broken = false
  const plain = text.replace(/&([^&;]{0,10})(;?)/g, (_whole, entity: string, end: string) => {
    const value = end === ';' ? ENTITIES.get(entity) : undefined
    if (value === undefined) broken = true
    return value ?? ''
  })
  return broken ? null : plain
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])
