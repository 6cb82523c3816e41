import { AppError } from '../errors.ts'

/** A reply of a node with very many children is long; anything beyond this is not ZooKeeper. */
export const maxFrameBytes = 64 * 1024 * 1024

/** Cuts a byte stream into ZooKeeper packets: 4 bytes of length (big endian), then as many bytes. Linear, however it is chunked. */
export class Framer {
  #chunks: Buffer[] = []
  #bytes = 0
  #wanted = 4

  /** Whole packets (their length prefix included) that this chunk completes. Throws `invalid-input` when the stream is no ZooKeeper stream. */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    const frames: Buffer[] = []
    if (this.#bytes < this.#wanted) return frames
    const buffer = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#bytes)
    let offset = 0
    this.#wanted = 4
    while (buffer.length - offset >= 4) {
      const length = buffer.readInt32BE(offset)
      if (length < 0 || length > maxFrameBytes)
        throw new AppError('invalid-input', `The server sent a packet of ${length} bytes: it does not speak ZooKeeper's protocol.`)
      this.#wanted = length + 4
      if (buffer.length - offset < this.#wanted) break
      frames.push(buffer.subarray(offset, offset + this.#wanted))
      offset += this.#wanted
      this.#wanted = 4
    }
    const rest = buffer.subarray(offset)
    this.#chunks = rest.length > 0 ? [rest] : []
    this.#bytes = rest.length
    return frames
  }
}
