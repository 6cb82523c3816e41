// Which rules a process reads depends on its release in finer steps than the "2.6 / 2.7 / 3.2" that screens show.

/** Releases that read the same rule forms in the same way. */
export const ruleGenerations = ['2.5/2.6', '2.7.0-2.7.2', '>=2.7.3', '3.0-3.1', '3.2', '3.3'] as const
export type RuleGeneration = (typeof ruleGenerations)[number]

/**
 * The rule generation of a provider or consumer. `release` is the URL's parameter (2.6 and older carry none), `generation` what the
 * registry made of it; the later of the two that names a number wins. An unknown 2.7 counts as ≥ 2.7.3, an unknown 3.x as 3.3.
 */
export function ruleGenerationOf({ release, generation = '' }: { release: string; generation?: string }): RuleGeneration {
  const key = `${release} ${generation}`
  const known = found.get(key)
  if (known !== undefined) return known
  const made = readGeneration(release, generation)
  if (found.size < maxFound) found.set(key, made)
  return made
}

/** A registry has few releases and asks for each of them a hundred thousand times. */
const found = new Map<string, RuleGeneration>()
const maxFound = 1000

function readGeneration(release: string, generation: string): RuleGeneration {
  const numbers = (/^\d+\.\d+/.test(release) ? release : generation).split(/[.-]/).map(Number)
  const [major = 2, minor = 0, patch = Number.NaN] = numbers
  if (major === 2 && minor === 7) return patch <= 2 ? '2.7.0-2.7.2' : '>=2.7.3'
  return major >= 3 ? generationOf3(major, minor) : '2.5/2.6'
}

function generationOf3(major: number, minor: number): RuleGeneration {
  if (major > 3 || minor > 2) return '3.3'
  return minor === 2 ? '3.2' : '3.0-3.1'
}

/** True where the generation can discover providers by application. */
export const isDubbo3 = (generation: RuleGeneration): boolean => generation === '3.0-3.1' || generation === '3.2' || generation === '3.3'

/** True for releases whose warm-up grows by the square of the uptime: 2.7.15 to 2.7.23. */
export function hasQuadraticWarmup(release: string): boolean {
  const match = /^2\.7\.(\d+)/.exec(release)
  return match !== null && Number(match[1]) >= 15 && Number(match[1]) <= 23
}
