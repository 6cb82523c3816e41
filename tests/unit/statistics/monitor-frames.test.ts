import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createFrameReader } from '#lib/statistics/dubbo-frame'
import { reportedUrlOf } from '#lib/statistics/hessian-url'
import { decodeInvocation } from '#lib/statistics/invocation'
import { toCallRow } from '#lib/statistics/monitor-row'

const folder = new URL('../../fixtures/dubbo/', import.meta.url)
const names = readdirSync(folder).filter((name) => /^monitor-frame-.*\.bin$/.test(name))
const read = (name: string): Buffer => readFileSync(new URL(name, folder))

type Decoded = {
  method: string
  desc: string
  requestId: string
  twoWay: boolean
  url: { host: string; port: number; path: string; params: Record<string, string | null> }
}
const decoded = JSON.parse(read('monitor-frames-decoded.json').toString('utf8')) as Record<string, Decoded>

const decode = (bytes: Uint8Array) => {
  const [frame] = createFrameReader().push(bytes)
  if (!frame) throw new Error('no frame')
  const invocation = decodeInvocation(frame.body)
  return { frame, invocation, url: reportedUrlOf(invocation.argument) }
}

const server = (name: string) => {
  const { url } = decode(read(name))
  return url && toCallRow(url, 1_795_552_690_000)
}

describe('captured monitor frames', () => {
  it.each(names)('reads every parameter of %s as the Java decoder wrote it', (name) => {
    const { frame, invocation, url } = decode(read(name))
    const expected = decoded[name]
    if (!expected) throw new Error(`${name} is not among the decoded frames`)
    expect({ method: invocation.method, description: invocation.description, twoWay: frame.twoWay }).toEqual({
      method: expected.method,
      description: expected.desc,
      twoWay: expected.twoWay,
    })
    expect(Buffer.from(frame.requestId).readBigInt64BE().toString()).toBe(expected.requestId)
    expect(url).toMatchObject({ host: expected.url.host, port: expected.url.port, path: expected.url.path })
    const present = Object.entries(expected.url.params).filter(([, value]) => value !== null)
    expect(Object.fromEntries(url?.parameters ?? [])).toEqual(Object.fromEntries(present))
  })

  it('makes a provider row with the caller’s address and its own as the callee', () => {
    const { url } = decode(read('monitor-frame-2.7.23-provider-1.bin'))
    expect(url && toCallRow(url, 1_795_552_690_000)).toEqual({
      atMs: 1_795_552_687_793,
      side: 'provider',
      application: 'mp27',
      interface: 'demo.EchoX',
      group: '',
      version: '27.0',
      method: 'where',
      client: '192.0.2.2',
      server: '192.0.2.2:20961',
      success: 24,
      failure: 0,
      elapsedMs: 7,
      maxElapsedMs: 1,
      concurrent: 2,
      inputBytes: 3495,
      outputBytes: 0,
    })
  })

  it('keeps the real callee of a 2.6 and 2.7 consumer, and leaves that of a 3.2 consumer open', () => {
    expect(server('monitor-frame-2.6.12-consumer-1.bin')).toMatchObject({
      side: 'consumer',
      client: '192.0.2.2',
      server: '192.0.2.2:20960',
    })
    expect(server('monitor-frame-2.7.23-consumer-1.bin')).toMatchObject({ side: 'consumer', server: '192.0.2.2:20961' })
    expect(server('monitor-frame-3.2.18-consumer-1.bin')).toMatchObject({ side: 'consumer', client: '192.0.2.2', server: '', success: 21 })
  })
})

describe('toCallRow', () => {
  const now = 1_795_552_690_000
  const url = (parameters: Record<string, string>, port = 0) => ({
    protocol: 'count',
    host: '10.0.0.1',
    port,
    path: 'a.B/c',
    parameters: new Map(
      Object.entries({
        interface: 'a.B',
        method: 'c',
        application: 'x',
        success: '1',
        failure: '0',
        timestamp: String(now),
        ...parameters,
      }),
    ),
  })

  it('drops the rows of idle keys, which Dubbo repeats for ever', () => {
    expect(toCallRow(url({ success: '0', failure: '0' }), now)).toBeUndefined()
    expect(toCallRow(url({ success: '0', failure: '2' }), now)).toMatchObject({ failure: 2 })
  })

  it('places a row of a wrong clock near its arrival, and one that is sent again at the same instant', () => {
    const late = String(now - 7_200_123)
    expect(toCallRow(url({ timestamp: late }), now)?.atMs).toBe(now - 123)
    expect(toCallRow(url({ timestamp: late }), now + 3000)?.atMs).toBe(now - 123)
    expect(Math.abs((toCallRow(url({ timestamp: '' }), now)?.atMs ?? 0) - now)).toBeLessThanOrEqual(30_000)
    expect(toCallRow(url({ timestamp: String(now - 60_000) }), now)?.atMs).toBe(now - 60_000)
  })

  it('drops the calls Dubbo makes to itself and rows without a name', () => {
    expect(toCallRow(url({ interface: 'org.apache.dubbo.metadata.MetadataService' }), now)).toBeUndefined()
    expect(toCallRow(url({ method: '' }), now)).toBeUndefined()
  })

  it('counts what is no number as nothing and cuts names that are too long', () => {
    expect(
      toCallRow(url({ elapsed: '-5', input: '9'.repeat(30), 'max.elapsed': 'NaN', application: `\0${'a'.repeat(999)}` }), now),
    ).toMatchObject({
      elapsedMs: 0,
      inputBytes: 0,
      maxElapsedMs: 0,
      application: 'a'.repeat(255),
    })
  })
})
