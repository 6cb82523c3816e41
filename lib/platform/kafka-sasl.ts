// Each Kafka library wants its own object to sign in with; who signs in, and how, is said once.
import { readSecret } from './config-file.ts'
import type { KafkaConfig } from './config.ts'

type Sasl = NonNullable<KafkaConfig['sasl']>
export type SaslCredentials = { username: string; password: string }

/**
 * What the maker of the configured mechanism makes; undefined where nobody signs in. The secret is read now, so that a connection that is
 * opened anew signs in with a changed one. Throws `invalid-input` when it is empty.
 */
export function saslBy<T>(
  sasl: Sasl | undefined,
  makers: Readonly<Record<Sasl['mechanism'], (credentials: SaslCredentials) => T>>,
): T | undefined {
  return sasl && makers[sasl.mechanism]({ username: sasl.username, password: readSecret(sasl.password) })
}
