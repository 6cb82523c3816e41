// How near a directory is to what ZooKeeper puts into one packet. A client that may take less than a getChildren reply holds drops the
// connection over and over: to its application the registry is gone.
import { categories, type Category } from './tree.ts'

/**
 * jute.maxbuffer of servers, and of Java clients since 3.6 (0xfffff; ZooKeeper Administrator's Guide; ZOOKEEPER-3593 brought clients down
 * from 4 MB, which Dubbo ≤ 2.7 still brings along).
 */
export const packetLimitBytes = 0xf_ffff

/** Reply header, stat and count of a getChildren2 reply; then each name with its length. */
const fixedBytes = 16 + 68 + 4
const perNameBytes = 4

export type Packet = { category: Category; children: number; bytes: number }

/** Names in the tree are percent-encoded, so a character is a byte. */
export const packetBytes = (names: readonly string[]): number => names.reduce((sum, name) => sum + perNameBytes + name.length, fixedBytes)

/** Bytes of the listing that fills its packet most. */
export const fullestPacket = (listing: Readonly<Record<Category, readonly string[]>>): number =>
  Math.max(...categories.map((category) => packetBytes(listing[category])))

/** How full it is, in steps of five per cent and of a tenth of the number: exact figures would move with whoever comes and goes. */
export function packetFill({ children, bytes }: Pick<Packet, 'children' | 'bytes'>): { count: number; percent: number; isOver: boolean } {
  const step = 10 ** Math.max(0, String(children).length - 2)
  return {
    count: Math.floor(children / step) * step,
    percent: Math.floor((bytes / packetLimitBytes) * 20) * 5,
    isOver: bytes > packetLimitBytes,
  }
}

/** What one more name adds to a listing. */
export const bytesOfName = (name: string): number => perNameBytes + name.length

/** Directories of an interface whose listing fills at least `share` of a packet. */
export const largePackets = (listing: Readonly<Record<Category, readonly string[]>>, share = 0.75): Packet[] =>
  categories
    .map((category) => ({ category, children: listing[category].length, bytes: packetBytes(listing[category]) }))
    .filter((packet) => packet.bytes >= packetLimitBytes * share)
