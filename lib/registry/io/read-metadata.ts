import { isAppError } from '../../platform/errors.ts'
import { parseMetadataJson, type OfferedService } from '../application-metadata.ts'
import type { TreeReader } from './read-tree.ts'

/**
 * What an application wrote about one of its revisions: `/dubbo/metadata/<application>/<revision>`, there where metadata-type is remote.
 * Undefined where there is nothing to read. Throws invalid-input for what is no metadata.
 */
export async function readCentre(
  { zookeeper, paths, options }: TreeReader,
  application: string,
  revision: string,
): Promise<OfferedService[] | undefined> {
  try {
    return parseMetadataJson((await zookeeper.getData(`${paths.metadata}/${application}/${revision}`, options)).data)
  } catch (error) {
    if (isAppError(error, 'not-found') || isAppError(error, 'forbidden')) return undefined
    throw error
  }
}
