import { decodeNodeName } from '../dubbo-url.ts'
import { cutText } from '../text.ts'
import { bytesOf, type BackedItem, type BackedNode } from './plan.ts'
import type { CleanUpItem, CleanUpPreview } from './schema.ts'

/** Enough to recognise a node by; the whole is in the backup. */
const maxContent = 2000

/** What people see of a dry run: everything but the backup itself. */
export function previewOf(registry: string, items: readonly BackedItem[], fingerprint: string): CleanUpPreview {
  const shown = items.map(toItem)
  const removable = shown.filter((item) => item.blocks.length === 0)
  return {
    registry,
    items: shown,
    removable: removable.length,
    nodes: removable.reduce((total, item) => total + item.nodes.length, 0),
    bytes: removable.reduce((total, item) => total + item.bytes, 0),
    fingerprint,
  }
}

function toItem({ path, kind, nodes, blocks }: BackedItem): CleanUpItem {
  return {
    path,
    kind,
    blocks,
    bytes: nodes.reduce((total, node) => total + bytesOf(node.data), 0),
    nodes: nodes.map((node) => ({
      path: node.path,
      action: node.action,
      version: node.version,
      bytes: bytesOf(node.data),
      content: cutText(contentOf(node), maxContent),
      after: node.after === null ? null : cutText(textOf(node.after), maxContent),
    })),
  }
}

/** The record of an old URL is its name; anything else is its data. */
function contentOf({ path, data }: BackedNode): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (!name.includes('%3A%2F%2F')) return textOf(data)
  try {
    return decodeNodeName(name)
  } catch {
    return name
  }
}

const textOf = (base64: string): string =>
  new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))).replaceAll('\0', '')
