// ConsistentHashLoadBalance of 2.6 and 3.x: 160 virtual nodes a provider, four out of each MD5 of address + i, little-endian.
import { md5 } from 'js-md5'
import { javaString } from './java-text.ts'
import { addressOf, methodParameter, type Call, type Invoker, type SimulatedGeneration } from './model.ts'
import { invokedMethod } from './condition/match-conditions.ts'

type Node = { hash: number; place: number }

/** The ring, by hash. Where two providers meet on one hash the later one has it. */
export function ringOf(addresses: readonly string[], virtualNodes = 160): Node[] {
  const nodes = new Map<number, number>()
  for (const [place, address] of addresses.entries()) {
    for (let group = 0; group < Math.trunc(virtualNodes / 4); group += 1) {
      const digest = md5.array(`${address}${group}`)
      for (let number = 0; number < 4; number += 1) nodes.set(hashOf(digest, number), place)
    }
  }
  return [...nodes].map(([hash, place]) => ({ hash, place })).sort((left, right) => left.hash - right.hash)
}

/** Place of the provider that a key belongs to. */
export function ownerOf(ring: readonly Node[], key: string): number | undefined {
  const hash = hashOf(md5.array(key), 0)
  return (ring.find((node) => node.hash >= hash) ?? ring[0])?.place
}

/** Place among `kept` of the provider of this call; undefined where Dubbo fails. Arguments are joined without a separator. */
export function pickByHash(kept: readonly Invoker[], call: Call, generation: SimulatedGeneration): number | undefined {
  const [first] = kept
  if (!first) return undefined
  const method = invokedMethod(call)
  const nodes = methodParameter(first, method, 'hash.nodes', generation) || '160'
  const indexes = (methodParameter(first, method, 'hash.arguments', generation) || '0').split(/\s*,+\s*/)
  if (!/^[+-]?\d{1,9}$/.test(nodes) || indexes.some((index) => !/^[+-]?\d{1,9}$/.test(index))) return undefined
  const key = indexes.map((index) => (Number(index) in call.args ? javaString(call.args[Number(index)]) : '')).join('')
  return ownerOf(
    ringOf(
      kept.map((invoker) => addressOf(invoker.url)),
      Number(nodes),
    ),
    key,
  )
}

const hashOf = (digest: readonly number[], number: number): number =>
  [3, 2, 1, 0].reduce((sum, byte) => sum * 256 + (digest[byte + number * 4] ?? 0), 0)
