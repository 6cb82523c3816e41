// What a new rule begins as: a text that Dubbo reads as meant, says where to go on, and changes nobody's calls before it is edited.
import { stringify } from 'yaml'
import type { DraftKind, RuleDraft } from './schema.ts'

export const ruleTemplates = [
  'override',
  'condition-v3.0',
  'condition-v3.1',
  'tag-addresses',
  'tag-match',
  'script',
  'affinity',
  'migration',
] as const
export type RuleTemplate = (typeof ruleTemplates)[number]

type Shape = { kind: DraftKind; scopes: readonly RuleDraft['scope'][] }

const both = ['service', 'application'] as const
const applications = ['application'] as const

/** Of which kind a template is, and whose name its key may be. */
export const templateShapes: Readonly<Record<RuleTemplate, Shape>> = {
  override: { kind: 'override', scopes: both },
  'condition-v3.0': { kind: 'condition', scopes: both },
  'condition-v3.1': { kind: 'condition', scopes: both },
  'tag-addresses': { kind: 'tag', scopes: applications },
  'tag-match': { kind: 'tag', scopes: applications },
  script: { kind: 'script', scopes: applications },
  affinity: { kind: 'affinity', scopes: both },
  migration: { kind: 'migration', scopes: applications },
}

/** An address that nobody has (RFC 5737): a rule for it touches nobody. */
const nobodysAddress = '192.0.2.1:20880'

/** The text of a template for one service (`group/interface:version`) or application. */
export function ruleTemplate(template: RuleTemplate, { scope, key }: Pick<RuleDraft, 'scope' | 'key'>): string {
  const name = stringify(key, { version: '1.1', schema: 'yaml-1.1', lineWidth: 0 }).trimEnd()
  return bodies[template]({ scope, name })
}

type Head = { scope: RuleDraft['scope']; name: string }

const router = (version: string, { scope, name }: Head): string =>
  `configVersion: ${version}\nscope: ${scope}\nkey: ${name}\nenabled: true\nforce: false\nruntime: true\n`

const bodies: Readonly<Record<RuleTemplate, (head: Head) => string>> = {
  override: ({ scope, name }) => `configVersion: v2.7
scope: ${scope}
key: ${name}
enabled: true
configs:
  # side: consumer is told to callers, side: provider to those that answer
  - side: consumer
    addresses: ["0.0.0.0"] # every caller
    providerAddresses: ["${nobodysAddress}"] # calls to this one; without the line to all of them
    parameters:
      timeout: 3000
`,
  'condition-v3.0': (head) => `${router('v3.0', head)}conditions:
  # whose call => which providers are left; conditions narrow one after the other
  - "method=* => host=*"
`,
  'condition-v3.1': (head) => `${router('v3.1', head)}conditions:
  # Dubbo 3.3 and later draw one of the destinations for each call
  - from:
      match: "method=*"
    to:
      - match: "host=*"
        weight: 100
`,
  'tag-addresses': (head) => `${router('v3.0', head)}tags:
  # calls with this tag go to these addresses, calls without any tag to none of them
  - name: gray
    addresses: ["${nobodysAddress}"]
`,
  'tag-match': (head) => `${router('v3.0', head)}tags:
  # Dubbo 3.2 and later: providers whose parameters match
  - name: gray
    match:
      - key: env
        value:
          exact: gray
`,
  script: (head) => `${router('v3.0', head)}type: javascript
script: |
  (function route(invokers, invocation, context) {
    return invokers;
  })(invokers, invocation, context);
`,
  affinity: ({ scope, name }) => `configVersion: v3.1
scope: ${scope}
key: ${name}
enabled: true
runtime: true
affinityAware:
  # providers whose value equals the caller's, as long as they are this percentage of all
  key: region
  ratio: 20
`,
  migration: ({ name }) => `key: ${name}
# APPLICATION_FIRST is what Dubbo 3 does without a rule; FORCE_INTERFACE and FORCE_APPLICATION take the choice away
step: APPLICATION_FIRST
`,
}
