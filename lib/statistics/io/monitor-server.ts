// A MonitorService that speaks Dubbo's own protocol: answers every two-way call at once (an unanswered report is sent three times
// and then again with the next), answers heartbeats, and hands the rows on. Never more than bounded memory per connection and in all.
import { createServer, type Socket } from 'node:net'
import { sayOfConnection as say } from '../../platform/connection-sentences.ts'
import { AppError, messageOf } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import type { CallRow } from '../call-row.ts'
import { createFrameReader, type DubboFrame, encodeHeartbeatReply, encodeNullReply } from '../dubbo-frame.ts'
import { type Connection, createFirstReports, type FirstReports } from '../first-reports.ts'
import { reportedUrlOf } from '../hessian-url.ts'
import { decodeInvocation } from '../invocation.ts'
import { toCallRow } from '../monitor-row.ts'

export type MonitorServer = {
  readonly port: number
  counts(): MonitorCounts
  close(): Promise<void>
}

export type MonitorCounts = { connections: number; frames: number; rows: number; undecodable: number; refused: number }

type Options = { host?: string; port: number; log: Log; onRow(row: CallRow): void; maxConnections?: number }

/** Dubbo sends a heartbeat after 60 s without traffic: a peer silent for longer is gone. */
const idleMs = 190_000
/** What all connections together may hold of frames that are not complete. */
const maxPendingBytes = 64 * 1024 * 1024

/** Listens; resolves with the port in use. Throws `unavailable` when the port is taken. */
export async function startMonitorServer(options: Options): Promise<MonitorServer> {
  const state: ServerState = {
    ...options,
    sockets: new Set(),
    firstReports: createFirstReports(),
    pendingBytes: 0,
    frames: 0,
    rows: 0,
    undecodable: 0,
    refused: 0,
  }
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => accept(socket, state))
  server.maxConnections = options.maxConnections ?? 5000
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new AppError('unavailable', say('receiver-no-port', { port: options.port, reason: messageOf(cause) }), { cause })),
    )
    server.listen(options.port, options.host ?? '0.0.0.0', resolve)
  })
  server.on('error', (error) => options.log.warn({ reason: messageOf(error) }, 'monitor receiver'))
  const address = server.address()
  let closing: Promise<void> | undefined
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    counts: () => ({
      connections: state.sockets.size,
      frames: state.frames,
      rows: state.rows,
      undecodable: state.undecodable,
      refused: state.refused,
    }),
    close: () =>
      (closing ??= new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of state.sockets) socket.destroy()
      })),
  }
}

type ServerState = Options & {
  sockets: Set<Socket>
  firstReports: FirstReports
  pendingBytes: number
  frames: number
  rows: number
  undecodable: number
  refused: number
}

function accept(socket: Socket, state: ServerState): void {
  const reader = createFrameReader()
  const connection = { openedMs: Date.now() }
  let held = 0
  const hold = (bytes: number): void => {
    state.pendingBytes += bytes - held
    held = bytes
  }
  state.sockets.add(socket)
  socket.setTimeout(idleMs, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    hold(0)
    state.sockets.delete(socket)
  })
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const frame of reader.push(chunk)) receive(frame, { socket, connection }, state)
      hold(reader.pendingBytes())
      if (state.pendingBytes > maxPendingBytes) throw new AppError('unavailable', 'too many unfinished frames')
    } catch (error) {
      state.refused += 1
      state.log.info({ peer: socket.remoteAddress, reason: messageOf(error) }, 'monitor connection refused')
      socket.destroy()
    }
  })
}

type Peer = { socket: Socket; connection: Connection }

function receive(frame: DubboFrame, { socket, connection }: Peer, state: ServerState): void {
  state.frames += 1
  if (!frame.isRequest) return
  if (frame.isEvent) {
    if (frame.twoWay) reply(socket, encodeHeartbeatReply(frame))
    return
  }
  let protocolVersion = '2.0.2'
  try {
    const invocation = decodeInvocation(frame.body)
    protocolVersion = invocation.protocolVersion
    // `lookup` asks for what was reported; nobody was ever seen to call it. The answer is null, as for collect
    const url = invocation.method === 'collect' ? reportedUrlOf(invocation.argument) : undefined
    const receivedMs = Date.now()
    const row = url ? toCallRow(url, receivedMs) : undefined
    if (row) {
      state.onRow(state.firstReports.isOne(row, connection, receivedMs) ? { ...row, coversUnknownTime: true } : row)
      state.rows += 1
    }
  } catch (error) {
    state.undecodable += 1
    state.log.debug({ peer: socket.remoteAddress, serialization: frame.serialization, reason: messageOf(error) }, 'report not understood')
  }
  if (frame.twoWay) reply(socket, encodeNullReply(frame, protocolVersion))
}

/** A peer that does not read its answers loses the connection, not our memory. */
function reply(socket: Socket, bytes: Uint8Array): void {
  socket.write(bytes)
  if (socket.writableLength > 1024 * 1024) socket.destroy()
}
