/** An element as read: local name, namespace of its declaration when it has one, text and children. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  readonly text: string
}

/** A document that is not the plain XML we accept; says where, never what. */
export class XmlError extends Error {}

const depthMax = 32
const elementsMax = 2_000_000

const token = /<\?xml[^?<>]*\?>|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*')){0,16})\s*(\/?)>|[^<]+/y
const attribute = /([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g

/**
 * Reads a document of elements, attributes, text and comments. Refuses what messages between banks never need and attackers do:
 * document types, entities of their own, processing instructions, CDATA, deep nesting. Prefixes are dropped from element names.
 */
export function readXml(text: string): XmlElement {
  const root: { name: string; attributes: Map<string, string>; children: XmlElement[]; text: string } = element('', new Map())
  const open = [root]
  const names = ['']
  let count = 0
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const at = token.lastIndex
    if (text.startsWith('<!--', at)) {
      const end = text.indexOf('--', at + 4)
      if (end === -1 || text[end + 2] !== '>') throw new XmlError(`unexpected comment at character ${at}`)
      token.lastIndex = end + 3
      continue
    }
    const found = token.exec(text)
    const parent = open.at(-1)
    if (found === null || parent === undefined) throw new XmlError(`unexpected markup at character ${at}`)
    const [whole, closing, name, attributes = '', empty] = found
    if (name === undefined) {
      if (whole.startsWith('<?') && at !== 0) throw new XmlError(`a declaration stands at character ${at}`)
      if (!whole.startsWith('<')) parent.text += decode(whole, at)
      continue
    }
    if (closing === '/') {
      if (open.length === 1 || names.pop() !== name || attributes !== '' || empty === '/')
        throw new XmlError(`wrong end tag at character ${at}`)
      open.pop()
      continue
    }
    count += 1
    if (count > elementsMax || open.length > depthMax) throw new XmlError('too many elements, or nested too deep')
    const child = element(name.slice(name.indexOf(':') + 1), readAttributes(attributes, at))
    parent.children.push(child)
    if (empty !== '/') {
      open.push(child)
      names.push(name)
    }
  }
  const [document] = root.children
  if (open.length !== 1 || document === undefined || root.children.length !== 1 || root.text.trim() !== '')
    throw new XmlError('not one whole document')
  return document
}

/** The child of a name; undefined when it is absent. Throws when there are several. */
export function childOf(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  const found = childrenOf(parent, name)
  if (found.length > 1) throw new XmlError(`${name} stands more than once`)
  return found[0]
}

export function childrenOf(parent: XmlElement | undefined, name: string): readonly XmlElement[] {
  return parent?.children.filter((child) => child.name === name) ?? []
}

/** The trimmed text at the end of a path of single children; throws when it is absent or empty. */
export function textAt(parent: XmlElement | undefined, ...path: readonly string[]): string {
  const found = textIfAny(parent, ...path)
  if (found === '') throw new XmlError(`${path.join('/')} is missing`)
  return found
}

export function textIfAny(parent: XmlElement | undefined, ...path: readonly string[]): string {
  return path.reduce<XmlElement | undefined>(childOf, parent)?.text.trim() ?? ''
}

/** Text ready to stand in an element or an attribute. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** An element that holds text. */
export function tag(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`
}

function element(name: string, attributes: Map<string, string>) {
  return { name, attributes, children: [] as XmlElement[], text: '' }
}

function readAttributes(text: string, at: number): Map<string, string> {
  const attributes = new Map<string, string>()
  for (const [, name = '', double, single] of text.matchAll(attribute)) {
    if (attributes.has(name)) throw new XmlError(`an attribute is repeated at character ${at}`)
    attributes.set(name, decode(double ?? single ?? '', at))
  }
  return attributes
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decode(text: string, at: number): string {
  // Characters that XML 1.0 forbids.
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text)) throw new XmlError(`a forbidden character stands after character ${at}`)
  if (!text.includes('&')) return text
  return text.replace(/&(\w*;?)/g, (_, name: string) => {
    const character = named[name.slice(0, -1)]
    if (character === undefined || !name.endsWith(';')) throw new XmlError(`an unknown entity stands after character ${at}`)
    return character
  })
}
