// What the linter says of a rule, and how it would mend it. One code of lint-codes may have several sentences.
import { speaker } from '../../platform/sentence.ts'

export const lintSentences = {
  'empty-text':
    'Empty text does not clear a rule: Dubbo cannot read it and keeps the one it had. Write enabled: false, then delete the node.',
  'too-large': 'The rule has {bytes} bytes; more than {most} are not read.',
  'ignored-keeps-former': 'Dubbo ignores it and keeps the rule it had.',
  'unquoted-version': 'configVersion: {version} is a number. Dubbo 3 wants a text, fails on it and ignores the whole rule.',
  'unquoted-version-fix': 'Write it as text',
  'quoted-flag-27': '{field}: {value} is a text. Dubbo 2.7 wants true or false, fails on it and ignores the whole rule.',
  'quoted-priority-27': 'priority: {value} is a text. Dubbo 2.7 wants a number, fails on it and ignores the whole rule.',
  'quoted-flag-27-fix': 'Take it out of quotes',
  'no-script-engine': 'A Java of version 15 or later has no engine for scripts; Dubbo logs that and ignores the rule.',
  'affinity-not-wired': 'Dubbo 3.3.6 ships the affinity router but does not list it among its routers, so the rule does nothing.',
  'empty-configs':
    'A rule without configs does not clear anything: Dubbo keeps the rule it had. Write enabled: false, then delete the node.',
  'switch-off-fix': 'Switch the rule off instead',
  'wrong-key': 'Without a key Dubbo fails on the rule and ignores it.',
  'wrong-key-node': '"{key}" is how the node is named. Inside the rule the key is [group/]interface[:version].',
  'wrong-key-fix': 'Write the key as the rule wants it',
  'missing-side': 'Without side: provider or side: consumer the item matches nobody.',
  'missing-side-fix': 'For consumers',
  'unknown-side':
    'side is "{side}", neither provider nor consumer: Dubbo 2.7 applies the item to nobody, and Dubbo 3 ignores the whole rule.',
  'unknown-side-case': 'side is "{side}": Dubbo 3 takes it for {wanted}, and Dubbo 2.7 applies the item to nobody.',
  'type-without-enabled': 'An item of type {type} has a switch of its own and is off until it says enabled: true.',
  'type-without-enabled-fix': 'Switch the item on',
  'no-parameters': 'An item that sets no value makes Dubbo ignore the whole rule.',
  'not-a-number': '{key}: {value} is no whole number: Dubbo fails every call that has to weigh the provider against another.',
  'unencodable-value': 'The value of {key} goes into a URL without being encoded: & = ? ; # and other than ASCII break it.',
  'stripped-parameter': 'Dubbo 3 takes {key} out of rules, for safety.',
  'cluster-needs-restart': 'The cluster of a reference is chosen when it is made; consumers that run keep theirs.',
  'provider-address-27':
    '2.7 compares the port too, so an address without a port (0.0.0.0 included) is no provider. Write ip:port or 0.0.0.0:port.',
  'consumer-port-27':
    'For side: consumer the addresses are those of consumers, and 2.7 wants them without a port. Providers go into providerAddresses.',
  'match-not-read':
    'match is read by Dubbo 3.2 and later in rules of configVersion v3.0 alone. Everywhere else the item applies to everybody.',
  'match-not-read-tag': 'match is read in rules of configVersion v3.0 by Dubbo 3.2 and later.',
  'version-fix': 'Say v3.0',
  'match-failed': 'Dubbo cannot read this match, logs that, and applies the item to everybody.',
  'cidr-with-port': 'cird is compared with ip:port and never matches. Use wildcard or exact.',
  'load-balance-of-one': 'Consumers take the load balance from the first provider of their list; set it for all providers of the service.',
  'disable-everybody':
    'This disables every provider: consumers that run keep the list they had and go on calling, those that start find nobody.',
  'service-scope-32':
    'Consumers of 3.2 on the interface level test a URL without group and version, so the rule of a service that has one never reaches them. Write the rule of the consumer application beside it.',
  'empty-conditions':
    'A rule without conditions does not clear anything: Dubbo keeps the rule it had. Write enabled: false, then delete the node.',
  'force-leaves-nobody': 'With force: true calls fail when no provider matches.',
  'blacklist-ignores-force': 'Nothing on the right side lets the consumer call nobody, whatever force says.',
  'broken-condition-one': 'One such condition takes the whole rule out of force.',
  'broken-condition-whole': 'The whole rule is out of force.',
  'prefix-is-cut': 'Dubbo cuts "consumer." and "provider." out of the whole text, also out of values.',
  'absent-key': 'Where {key} is absent, {key}!=… holds up to Dubbo 3.1 and never since 3.2.',
  'attachments-not-read': 'attachments[…] is read since Dubbo 3.2.',
  'address-not-read': '2.6 knows no address; use host and port.',
  'application-is-callers':
    'Up to 3.1 a provider is compared with the consumer’s parameters over its own, so application is the consumer’s.',
  'open-range': '{value} is no range for Dubbo: on the right side of a rule it matches everybody, on the left nobody. Name both ends.',
  'range-is-text': 'Before Dubbo 3.2 {value} is a text like any other.',
  'version-not-read': 'v3.1 is read since Dubbo 3.3. 2.7 drops the rule; in 3.2 it does nothing.',
  'version-not-read-force':
    'v3.1 is read since Dubbo 3.3. 2.7 drops the rule; 3.2 reads its items as text that matches nobody, and with force: true every call fails.',
  'no-destination': 'Without a destination the consumer may call nobody, whatever force says.',
  'draws-unevenly': 'Dubbo draws the first destination with one chance more than its weight and the last with one less.',
  'explosive-expression': 'This expression is broken, very long, or may take for ever on some texts; consumers run it for every call.',
  'empty-tags': 'Without tags the rule is none: the tags that providers carry themselves decide.',
  'tag-levels-33': 'Levels (beta|team1 falls back to beta) are known since Dubbo 3.3; before, the whole text is the tag.',
  'broken-address': '"{address}" is no address for Dubbo: ip, ip:port, 0.0.0.0:port, 10.0.0.* , 10.0.0.1-9 or 10.0.0.0/24.',
  'tag-without-addresses': 'A tag without addresses is no tag.',
  'tag-without-addresses-fails': 'A tag with neither addresses nor match makes Dubbo 3 fail on the whole rule.',
  'load-balance-unknown':
    'Dubbo has no load balance {name}. Unless the application brings one of that name, every call fails with "No such extension".',
  'load-balance-since':
    'The load balance {name} came with Dubbo {since}. At consumers on an earlier one every call fails with "No such extension".',
  'load-balance-fix': 'Write {name}',
  'other-service':
    'The node is that of {node}, the key inside names {key}: Dubbo 3.2 and later never apply the rule, and 2.7 applies it to {node}.',
  'other-application': 'The node is that of the application {node}, the key inside names {key}: nobody applies the rule.',
  'other-scope-application':
    'The node is that of a service, but with scope: application Dubbo compares the key with applications: the rule is never applied.',
  'other-scope-service':
    'The node is that of an application, but without scope: application Dubbo 3.2 and later compare the key with services and never apply the rule.',
  'other-scope-fix': 'Take the scope of the node',
  'mock-at-provider': 'mock is read of the consumer alone; Dubbo throws that of a provider away. Say side: consumer.',
  'hash-ignores-weight': 'Consistent hash does not look at weights: providers of any weight, 0 included, get the calls of their arguments.',
  'match-address-is-own':
    'For side: consumer, address is compared with the consumer’s own IP and not with the provider’s. Providers go into providerAddress.',
  'match-address-fix': 'Make it the providerAddress',
  'match-param-by-interface':
    'Consumers of Dubbo 3 that discover by interface test a URL without {key}, so the item never matches there. For those that discover by application the consumer’s own {key} goes before the provider’s.',
  'wildcard-is-equality': 'Dubbo knows "*" alone as a wildcard; "{wildcard}" is compared as it is and matches nothing else.',
  'wildcard-fix': 'Write {form}: {value}',
  'priority-unused': 'Dubbo does not use the priority of rules in the config center: its routers run in a fixed order.',
  'priority-fix': 'Take it out',
  'tilde-by-interface':
    'Consumers of Dubbo 3 that discover by interface test a URL that holds nothing of the provider, so {key} never matches there.',
  'absent-sets-always':
    'absent:// sets what is not there yet; consumers of Dubbo 3 that discover by interface see nothing of the provider, so it always sets and the provider’s value is lost.',
  'star-is-no-wildcard': 'In a rule URL {key}=* is no wildcard: it is for those alone who subscribe with {key}=*.',
  'unknown-step':
    '"{step}" is no step: Dubbo knows APPLICATION_FIRST, FORCE_INTERFACE and FORCE_APPLICATION, fails on the rule and goes on as before.',
  'unknown-mesh-kind': '"{kind}" is no kind of a mesh rule: Dubbo knows VirtualService and DestinationRule, and passes the document over.',
  'half-a-mesh-rule': 'There is no {missing}: without it Dubbo chooses nothing.',
  'mesh-name': 'metadata.name is {name}, the node that of {node}: Dubbo takes the document by the name of the application.',
} as const
export type LintSentence = keyof typeof lintSentences

export const sayOfLint = speaker(lintSentences)
