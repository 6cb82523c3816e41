// Servers behind a proxy that spoils their answers when told to.
import type { KafkaOptions } from '../../../../demo/servers/kafka.ts'
import { findFreePort } from '../../../../scripts/support/ports.ts'
import type { RocketmqOptions } from '../../../../demo/servers/rocketmq.ts'
import type { Server } from '../../../../demo/servers/server.ts'
import { decodeFrame } from '../../../../lib/messages/io/rocketmq/frames.ts'
import { startFaultProxy, type FaultProxy } from '../../../support/fault-proxy.ts'

/**
 * What to start a broker with that listens elsewhere and tells everybody the proxy's address. To itself it speaks by another way: Kafka ends
 * itself when one of its own answers comes twice.
 */
export async function kafkaBehindProxy(random: () => number): Promise<{ proxy: FaultProxy; options: Partial<KafkaOptions> }> {
  const [port, ownPort, controllerPort] = [await findFreePort(), await findFreePort(), await findFreePort()]
  const own = `OWN://127.0.0.1:${ownPort}`
  const settings = {
    listeners: `PLAINTEXT://127.0.0.2:${port},${own},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},${own}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,OWN:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'OWN',
  }
  return { proxy: await startFaultProxy(port, random), options: { port, controllerPort, settings } }
}

/** The same of RocketMQ's broker; its name server is left alone. */
export async function rocketmqBehindProxy(random: () => number): Promise<{ proxy: FaultProxy; options: Partial<RocketmqOptions> }> {
  const brokerPort = (await findFreePort(4)) + 2
  return {
    proxy: await startFaultProxy(brokerPort, random, { weight: weightOf }),
    options: { brokerPort, settings: { bindAddress: '127.0.0.2' } },
  }
}

/** There is but one answer to a send among the many to what is read around it. */
const weightOf = (answer: Buffer): number => (decodeFrame(answer).fields['msgId'] === undefined ? 1 : 15)

/** `port` leads through the proxy. Its answers come in the order of the questions: one that comes twice ends the connection as a lost one does. */
export async function zookeeperBehindProxy(server: Server, random: () => number): Promise<{ proxy: FaultProxy; port: number }> {
  const port = await findFreePort()
  return { port, proxy: await startFaultProxy(port, random, { upstream: { host: '127.0.0.1', port: server.port } }) }
}
