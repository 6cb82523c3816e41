// Request type 106 (AddWatchRequest: ustring path, int mode; mode 1 = persistent recursive), ZooKeeper 3.6+. Its answer has no body.
import type zookeeper from 'node-zookeeper-client'
import { queueUnknown } from './unknown-request.ts'

const addWatch = 106
const persistentRecursive = 1

export function requestRecursiveWatch(manager: zookeeper.ConnectionManager, path: string, done: (error: unknown) => void): void {
  queueUnknown(manager, { type: addWatch, paths: [path], write: ([full = '/']) => bodyOf(full) }, (error) => done(error))
}

function bodyOf(path: string): Buffer {
  const length = Buffer.byteLength(path)
  const body = Buffer.alloc(8 + length)
  body.writeInt32BE(length, 0)
  body.write(path, 4)
  body.writeInt32BE(persistentRecursive, 4 + length)
  return body
}
