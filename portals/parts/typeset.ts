import { french } from '../src/typography.ts'

/** Values to be copied, and what a person types, keep their plain spaces. */
const EXACT = 'code, .code, kbd, input, textarea, script, style, [data-exact]'

/**
 * Gives every text of the page its French spaces, now and whenever it changes. Done on text nodes, once, so that sentences of the
 * code and sentences of the platform are treated alike. Runs before the next frame is drawn.
 */
export function typeset(root: Node): MutationObserver {
  const observer = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === 'characterData') typesetNode(change.target)
      for (const added of change.addedNodes) typesetTree(added)
    }
    observer.takeRecords()
  })
  typesetTree(root)
  observer.observe(root, { subtree: true, childList: true, characterData: true })
  return observer
}

function typesetTree(root: Node): void {
  if (root.nodeType === Node.TEXT_NODE) {
    typesetNode(root)
    return
  }
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) typesetNode(node)
}

function typesetNode(node: Node): void {
  if (node.nodeType !== Node.TEXT_NODE || node.nodeValue === null) return
  if (node.parentElement?.closest(EXACT)) return
  const set = french(node.nodeValue)
  if (set !== node.nodeValue) node.nodeValue = set
}
