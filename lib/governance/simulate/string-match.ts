// org.apache.dubbo.rpc.cluster.router.mesh.rule.virtualservice.match.{StringMatch,AddressMatch,ListStringMatch}: how v3.0 rules match.
import { z } from 'zod'
import { javaString } from './java-text.ts'
import { isMatchGlob } from './condition/patterns.ts'
import { matchesAddress } from './tag/match-address.ts'

const text = z
  .unknown()
  .transform((value) => (value === undefined || value === null ? undefined : javaString(value)))
  .optional()
export const stringMatchSchema = z.looseObject({ exact: text, prefix: text, regex: text, wildcard: text, empty: text, noempty: text })
export type StringMatch = z.infer<typeof stringMatchSchema>
export const addressMatchSchema = z.looseObject({ cird: text, wildcard: text, exact: text })
export type AddressMatch = z.infer<typeof addressMatchSchema>

/** `StringMatch#isMatch`: the first of exact, prefix, regex, wildcard that is set decides when there is an input at all. */
export function matchesString(match: StringMatch, input: string | undefined): boolean {
  if (input !== undefined) {
    const decided = matchesInput(match, input)
    if (decided !== undefined) return decided
  }
  if (match.empty !== undefined) return input === undefined || input === ''
  return match.noempty !== undefined && input !== undefined && input !== ''
}

function matchesInput({ exact, prefix, regex, wildcard }: StringMatch, input: string): boolean | undefined {
  if (exact !== undefined) return input === exact
  if (prefix !== undefined) return input.startsWith(prefix)
  if (regex !== undefined) return matchesRegex(regex, input)
  if (wildcard !== undefined) return input === wildcard || wildcard === '*'
  return undefined
}

/** Longest text that a rule's expression is tried on. */
const maxRegexInput = 256
const maxRegexLength = 200
/** A group that repeats and is repeated: what makes matching explode. Such an expression is not run. */
const explosive = /\([^()]*[*+}][^()]*\)[*+{]|\([^()]*\|[^()]*\)[*+{]/

/** `String#matches`, the whole text. An expression that is broken, too long or may explode matches nothing. */
export function matchesRegex(regex: string, input: string): boolean {
  if (!isTame(regex) || input.length > maxRegexInput) return false
  return new RegExp(`^(?:${regex})$`).test(input)
}

/** False for an expression that we do not run: broken, long, or with nested repetition. */
export function isTame(regex: string): boolean {
  if (regex.length > maxRegexLength || explosive.test(regex)) return false
  try {
    return new RegExp(regex) instanceof RegExp
  } catch {
    return false
  }
}

/** `AddressMatch#isMatch`; a `cird` compares the whole input, so `ip:port` is in no subnet. */
export function matchesAddressRule({ cird, wildcard, exact }: AddressMatch, input: string | undefined): boolean {
  if (input === undefined) return false
  if (cird !== undefined) return input === cird || matchesAddress(cird, input, 0)
  if (wildcard !== undefined) return wildcard === '0.0.0.0' || isMatchGlob(wildcard, input)
  return exact !== undefined && input === exact
}
