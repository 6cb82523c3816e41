// Which providers a consumer passes over for their protocol: RegistryDirectory#toInvokers and, by application, the listener's protocol keys.
import type { Sentence } from '../../../platform/sentence.ts'
import type { DubboUrl } from '../../../registry/dubbo-url.ts'
import type { SimulatedGeneration } from '../model.ts'
import { sayWhy as why } from '../reason-sentences.ts'

const since26 = ['dubbo', 'injvm', 'rmi', 'hessian', 'http', 'webservice', 'thrift', 'memcached', 'redis', 'rest', 'mock']

/** Extensions that the generation's own jars name; an application may add more, or lack the library that one of them needs. */
const known: Readonly<Record<SimulatedGeneration, ReadonlySet<string>>> = {
  '2.6': new Set(since26),
  '2.7': new Set([...since26, 'native-thrift', 'grpc', 'xmlrpc', 'jsonrpc']),
  '3.2': new Set(['dubbo', 'tri', 'injvm', 'rest', 'grpc', 'mock']),
  '3.3': new Set(['dubbo', 'tri', 'injvm', 'grpc', 'mock']),
}

/** Why calls cannot go to this provider; undefined where its protocol is no hindrance. */
export function protocolReason(consumer: DubboUrl, provider: DubboUrl, generation: SimulatedGeneration): Sentence | undefined {
  const wanted = consumer.params['protocol'] ?? ''
  if (wanted !== '' && !wanted.split(',').includes(provider.protocol)) return why('fell-protocol-unwanted', { protocol: wanted })
  return known[generation].has(provider.protocol) ? undefined : why('fell-protocol-unknown', { generation, protocol: provider.protocol })
}
