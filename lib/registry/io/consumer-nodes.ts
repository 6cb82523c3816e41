// What web asks the worker that holds a registry: the nodes of one consumer, with their URLs to the letter. Its row does not give the URL
// back: the methods and the settings of its process, a third of every URL, are not kept of 200,000 consumers for the few that are looked at.
import { z } from 'zod'
import type { LiveRead } from '../../platform/worker-task.ts'
import { decodeNodeName, encodeNodeName } from '../dubbo-url.ts'
import type { ConsumerNode } from '../schema.ts'
import { parseServiceId } from '../service-id.ts'
import { readConsumerNode } from '../url-facts.ts'
import type { CleanUpKindOptions } from './clean-up/kind-options.ts'
import { childrenOf, type TreeReader } from './read-tree.ts'

export const consumerNodesReadName = 'registry-consumer-nodes'

/** `service`: what the consumer asks for, patterns included */
const questionSchema = z.object({ sourceId: z.string(), service: z.string(), application: z.string(), id: z.string() })

/** A process that asks for one service several times has several nodes; more are nobody's intention. */
const maxNodes = 20

/** `registry-consumer-nodes`: {sourceId, service, application, id} → {@link ConsumerNode} of each of its nodes, none where it left. */
export const consumerNodesRead = ({ readerOf }: Pick<CleanUpKindOptions, 'readerOf'>): LiveRead => ({
  name: consumerNodesReadName,
  async read(input, signal): Promise<ConsumerNode[]> {
    const { sourceId, service, application, id } = questionSchema.parse(input)
    const reader: TreeReader = { ...readerOf(sourceId), options: { signal } }
    const { interface: name } = parseServiceId(service)
    const directory = `${reader.paths.root}/${encodeNodeName(name)}/consumers`
    const isWanted = (node: string): boolean => {
      const { fact } = readConsumerNode(name, node, directory)
      return fact?.service === service && fact.application === application && fact.id === id
    }
    const nodes = (await childrenOf(reader, directory)).filter(isWanted).sort().slice(0, maxNodes)
    return nodes.map((node) => ({ path: `${directory}/${node}`, url: decodeNodeName(node) }))
  },
})
