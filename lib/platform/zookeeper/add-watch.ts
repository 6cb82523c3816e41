// Request type 106 (AddWatchRequest: ustring path, int mode; mode 1 = persistent recursive), ZooKeeper 3.6+, which the library does
// not know. It understands only answers to requests it knows, and an AddWatch answer has no body, like that of SET_WATCHES: so the
// header says 106 while it is serialised and SET_WATCHES once it is out.
import jute from 'node-zookeeper-client/lib/jute/index.js'
import type zookeeper from 'node-zookeeper-client'

const addWatch = 106
const setWatches = 101
const persistentRecursive = 1

export function requestRecursiveWatch(manager: zookeeper.ConnectionManager, path: string, done: (error: unknown) => void): void {
  const header = new jute.protocol.RequestHeader()
  header.type = addWatch
  let full = path
  const payload = {
    setChrootPath(chroot: string) {
      full = path === '/' ? chroot : `${chroot}${path}`
    },
    byteLength: () => 8 + Buffer.byteLength(full),
    serialize(buffer: Buffer, offset: number): number {
      const length = Buffer.byteLength(full)
      buffer.writeInt32BE(length, offset)
      buffer.write(full, offset + 4)
      buffer.writeInt32BE(persistentRecursive, offset + 4 + length)
      header.type = setWatches
      return 8 + length
    },
  }
  manager.queue(new jute.Request(header, payload), (error) => done(error))
}
