// Requests that the library does not know. It understands only answers to requests it knows, and one to SET_WATCHES has no body: so the
// header says the real type while the request is serialised and SET_WATCHES once it is out. An answer with a body is read by who asked.
import jute from 'node-zookeeper-client/lib/jute/index.js'
import type zookeeper from 'node-zookeeper-client'

const setWatches = 101

/** `write`: the body, given the paths below the session's chroot */
type UnknownRequest = { type: number; paths: readonly string[]; write(paths: readonly string[]): Buffer }

/** `reply`: the whole frame, where the answer has a body */
export function queueUnknown(
  manager: zookeeper.ConnectionManager,
  { type, paths, write }: UnknownRequest,
  done: (error: unknown, reply: Buffer | undefined) => void,
): void {
  const header = new jute.protocol.RequestHeader()
  header.type = type
  let full = paths
  let body: Buffer | undefined
  let reply: Buffer | undefined
  const payload = {
    setChrootPath(chroot: string) {
      full = paths.map((path) => (path === '/' ? chroot : `${chroot}${path}`))
    },
    byteLength: () => (body ??= write(full)).length,
    serialize(buffer: Buffer, offset: number): number {
      body ??= write(full)
      header.type = setWatches
      return body.copy(buffer, offset)
    },
    takeReply(frame: Buffer) {
      reply = frame
    },
  }
  manager.queue(new jute.Request(header, payload), (error) => done(error, reply))
}
