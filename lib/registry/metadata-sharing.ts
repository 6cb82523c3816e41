// Several registries may keep mapping and metadata in one place (Dubbo's metadata report has a group of its own): who is alive in any of
// them uses what lies there, and only one of them lists what is left over.
import type { RegistryConfig } from '../platform/config.ts'

type Place = Pick<RegistryConfig, 'id' | 'connect' | 'root' | 'metadataRoot'>

export type Sharing<Registry> = {
  /** Others that may keep their metadata at the same place; on another ensemble they do no harm */
  sharers: Registry[]
  /** Its leftovers are looked for with this registry: its own root, else that of the first that is configured */
  isKeeper: boolean
}

export function sharingOf<Registry extends Place>(registries: readonly Registry[], registry: Registry): Sharing<Registry> {
  const same = registries.filter(({ metadataRoot }) => metadataRoot === registry.metadataRoot)
  const sharers = same.filter((other) => other.id !== registry.id && !(isOwn(other) && isOwn(registry)))
  const rivals = same.filter(({ connect }) => ensembleOf(connect) === ensembleOf(registry.connect))
  return { sharers, isKeeper: isOwn(registry) || (rivals.find(isOwn) ?? rivals[0])?.id === registry.id }
}

const isOwn = ({ root, metadataRoot }: Place): boolean => root === metadataRoot

/** The same servers in another order are the same. */
function ensembleOf(connect: string): string {
  const slash = connect.indexOf('/')
  const hosts = slash < 0 ? connect : connect.slice(0, slash)
  return `${hosts.split(',').sort().join(',')}${slash < 0 ? '' : connect.slice(slash)}`
}
