// Random changes of a registry's tree, the same for the same seed. The planner knows the tree it has made so far, so every change is
// valid; changes of one lane must be carried out in order, lanes do not touch each other's nodes.
import { createRandom } from '../../../demo/random.ts'
import type { MultiOperation } from '../../../lib/platform/zookeeper/session.ts'
import { encodeNodeName } from '../../../lib/registry/dubbo-url.ts'
import { consumerPath, providerPath } from './estate.ts'

export type StormChange = { lane: number; operations: MultiOperation[] }
export type StormPlan = { start: StormChange[]; storm: StormChange[] }

export const stormLanes = 16
const interfaces = { all: 30, names: 200 }
const applications = 8
const hosts = 10

/** Directories that every lane shares: made before, never removed. */
export const stormDirectories = [
  '/dubbo/mapping',
  '/dubbo/metadata',
  '/dubbo/config/dubbo',
  '/dubbo/config/DUBBO_SERVICEDISCOVERY_MIGRATION',
  '/services',
]

/** `names`: hardly anything but providers and consumers that come and go, each under a name of its own. */
type Size = { startCount: number; count: number; mix?: 'all' | 'names' | undefined }

/** `startCount` changes that make the first tree, then `count` that are the storm. */
export function planStorm(seed: number, { startCount, count, mix = 'all' }: Size): StormPlan {
  const planner = new Planner(seed, mix)
  const make = (length: number): StormChange[] => Array.from({ length }, () => planner.next())
  return { start: make(startCount), storm: make(count) }
}

class Planner {
  readonly #random: () => number
  readonly #present = new Map<string, string>()

  /** How often something is drawn that is not what it mostly is */
  readonly #variety: number
  readonly #interfaces: number

  constructor(seed: number, mix: 'all' | 'names') {
    this.#random = createRandom(seed)
    this.#variety = mix === 'all' ? 1 : 0.002
    this.#interfaces = interfaces[mix]
  }

  next(): StormChange {
    for (;;) {
      const change = this.#draw()
      if (change.operations.length > 0) return change
    }
  }

  #draw(): StormChange {
    const dice = this.#varied() ? this.#random() : 0.58 * this.#random()
    if (dice < 0.4) return this.#ofInterface((name) => this.#toggle(this.#provider(name)))
    if (dice < 0.58) return this.#ofInterface((name) => this.#toggle(this.#consumer(name)))
    if (dice < 0.76) return this.#instance()
    if (dice < 0.82)
      return this.#ofInterface((name) => this.#putOrRemove(`/dubbo/mapping/${name}`, this.#some(applicationName, 3).join(','), 0.3))
    if (dice < 0.86) return this.#ofInterface((name) => this.#definition(name))
    if (dice < 0.9) return this.#ofInterface((name) => this.#serviceRule(name))
    if (dice < 0.94) return this.#applicationRule()
    if (dice < 0.96) return this.#ofInterface((name) => this.#toggle(this.#ruleUrl(name)))
    if (dice < 0.98) return this.#ofInterface((name) => this.#toggle(this.#nonsense(name)))
    if (dice < 0.99) return this.#ofInterface((name) => this.#removeTree(`/dubbo/${name}`))
    return this.#ofApplication((name) => this.#removeTree(`/services/${name}`))
  }

  #ofInterface(make: (name: string) => MultiOperation[]): StormChange {
    const index = this.#below(this.#interfaces)
    return { lane: index % stormLanes, operations: make(interfaceName(index)) }
  }

  #ofApplication(make: (name: string, index: number) => MultiOperation[]): StormChange {
    const index = this.#below(applications)
    return { lane: index % stormLanes, operations: make(applicationName(index), index) }
  }

  /** Every fourth is a second process of the same address under another version, weight or start time. */
  #provider(name: string): string {
    // the last two applications are almost only on the application level
    const index = this.#below(this.#random() < 0.02 ? applications : applications - 2)
    const isTriple = this.#random() < 0.2
    return providerPath(name, {
      host: hostOf(index, this.#below(hosts)),
      port: isTriple ? 50_051 : 20_880,
      protocol: isTriple ? 'tri' : 'dubbo',
      application: applicationName(index),
      params: {
        weight: this.#varied() && this.#random() < 0.25 ? '200' : '100',
        version: this.#random() < 0.2 ? '2.0.0' : '1.0.0',
        timestamp: String(1_795_552_000_000 + (this.#varied() ? this.#below(3) : 0)),
      },
    })
  }

  #consumer(name: string): string {
    const index = this.#below(applications)
    const dice = this.#random()
    return consumerPath(name, {
      host: hostOf(index, this.#below(hosts)),
      application: applicationName(index),
      params: {
        pid: String(1 + this.#below(3)),
        version: dice < 0.1 && this.#varied() ? '*' : dice < 0.2 ? '2.0.0' : '1.0.0',
        release: dice < 0.5 && this.#varied() ? '3.2.5' : '2.7.23',
      },
    })
  }

  #instance(): StormChange {
    return this.#ofApplication((name, index) => {
      const host = hostOf(index, this.#below(hosts))
      const dice = this.#random()
      const port = dice < 0.15 ? 50_051 : 20_880
      const endpoints = [{ port, protocol: 'dubbo' }, ...(dice < 0.5 ? [{ port: 50_051, protocol: 'tri' }] : [])]
      const metadata = {
        'dubbo.endpoints': JSON.stringify(endpoints),
        'dubbo.metadata.revision': `r${this.#below(4)}`,
        'dubbo.metadata.storage-type': 'local',
        timestamp: String(1_795_552_000_000 + this.#below(3)),
        ...(dice > 0.9 ? {} : { 'dubbo.metadata-service.url-params': JSON.stringify({ release: '3.2.5', port: String(port) }) }),
      }
      const node = { name, id: `${host}:${port}`, address: host, port, payload: { id: `${host}:${port}`, name, metadata } }
      const data = dice > 0.97 ? 'not json' : JSON.stringify(node)
      return this.#putOrRemove(`/services/${name}/${host}:${port}`, data, 0.4)
    })
  }

  #definition(name: string): MultiOperation[] {
    const version = this.#random() < 0.2 ? '2.0.0' : '1.0.0'
    const data = JSON.stringify({
      canonicalName: name,
      methods: [{ name: `m${this.#below(3)}`, parameterTypes: [], returnType: 'void' }],
      types: [],
      parameters: { version, side: 'provider' },
    })
    return this.#putOrRemove(`/dubbo/metadata/${name}/${version}/provider/${applicationName(this.#below(applications))}`, data, 0.3)
  }

  #serviceRule(name: string): MultiOperation[] {
    const data = `configVersion: v2.7\nscope: service\nkey: ${name}:1.0.0\nenabled: true\nconfigs:\n- side: provider\n  addresses: ["0.0.0.0"]\n  parameters: {weight: ${this.#below(5) * 50}}\n`
    return this.#putOrRemove(`/dubbo/config/dubbo/${name}:1.0.0:.configurators`, this.#random() < 0.1 ? '{{' : data, 0.4)
  }

  #applicationRule(): StormChange {
    return this.#ofApplication((name) => {
      const dice = this.#random()
      if (dice < 0.4)
        return this.#putOrRemove(
          `/dubbo/config/dubbo/${name}.configurators`,
          `configVersion: v2.7\nscope: application\nkey: ${name}\nconfigs:\n- side: provider\n  addresses: ["0.0.0.0"]\n  parameters: {weight: ${10 + this.#below(5)}}\n`,
          0.4,
        )
      if (dice < 0.7)
        return this.#putOrRemove(`/dubbo/config/dubbo/${name}.tag-router`, `key: ${name}\ntags: []\npriority: ${this.#below(9)}\n`, 0.4)
      return this.#putOrRemove(
        `/dubbo/config/DUBBO_SERVICEDISCOVERY_MIGRATION/${name}.migration`,
        `key: ${name}\nstep: ${dice < 0.85 ? 'FORCE_INTERFACE' : 'APPLICATION_FIRST'}\n`,
        0.4,
      )
    })
  }

  #ruleUrl(name: string): string {
    const weight = 10 * this.#below(9)
    return this.#random() < 0.7
      ? `/dubbo/${name}/configurators/${encodeNodeName(`override://0.0.0.0/${name}?category=configurators&dynamic=false&enabled=true&version=1.0.0&weight=${weight}`)}`
      : `/dubbo/${name}/routers/${encodeNodeName(`condition://0.0.0.0/${name}?category=routers&dynamic=false&enabled=true&rule=host%20%3D%3E%20host%20%3D%2010.${weight}`)}`
  }

  #nonsense(name: string): string {
    const all = ['%E0%A4%A', encodeNodeName(`dubbo:///${name}`), encodeNodeName('consumer://1.1.1.1/other?application=x'), 'x'.repeat(300)]
    return `/dubbo/${name}/${this.#random() < 0.5 ? 'providers' : 'consumers'}/${all[this.#below(all.length)] ?? ''}`
  }

  #toggle(path: string): MultiOperation[] {
    return this.#present.has(path) ? this.#remove(path) : this.#put(path, '')
  }

  #putOrRemove(path: string, data: string, removed: number): MultiOperation[] {
    return this.#present.has(path) && this.#random() < removed ? this.#remove(path) : this.#put(path, data)
  }

  #put(path: string, data: string): MultiOperation[] {
    const operations: MultiOperation[] = []
    if (this.#present.has(path)) operations.push({ kind: 'set', path, data: Buffer.from(data), version: -1 })
    else {
      for (const directory of directoriesOf(path)) {
        if (this.#present.has(directory)) continue
        operations.push({ kind: 'create', path: directory })
        this.#present.set(directory, '')
      }
      operations.push({ kind: 'create', path, data: Buffer.from(data) })
    }
    this.#present.set(path, data)
    return operations
  }

  #remove(path: string): MultiOperation[] {
    this.#present.delete(path)
    return [{ kind: 'remove', path, version: -1 }]
  }

  #removeTree(path: string): MultiOperation[] {
    const all = [...this.#present.keys()].filter((known) => known === path || known.startsWith(`${path}/`))
    return all.sort((one, other) => other.length - one.length).flatMap((known) => this.#remove(known))
  }

  #varied(): boolean {
    return this.#random() < this.#variety
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }

  #some(name: (index: number) => string, most: number): string[] {
    return [...new Set(Array.from({ length: 1 + this.#below(most) }, () => name(this.#below(applications))))].sort()
  }
}

const interfaceName = (index: number): string => `com.storm.S${index}`
const applicationName = (index: number): string => `app${index}`
const hostOf = (application: number, host: number): string => `10.9.${application}.${host + 1}`

/** Parents of a path that no other lane uses. */
function directoriesOf(path: string): string[] {
  const parts = path.split('/')
  const parents = parts.slice(2).map((_, index) => parts.slice(0, index + 2).join('/'))
  return parents.filter((parent) => parent !== '/dubbo' && parent !== '/dubbo/config' && !stormDirectories.includes(parent))
}
