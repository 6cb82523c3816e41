/** "2.6" where the URL carries no release (Dubbo ≤ 2.6 never does), else its major.minor; "" where the release is no version. */
export function generationOf(params: Readonly<Record<string, string>>): string {
  const release = params['release'] ?? ''
  if (release === '') return '2.6'
  return /^(\d{1,3}\.\d{1,3})(?!\d)/.exec(release)?.[1] ?? ''
}

/** Generations in order, oldest first. */
export const compareGenerations = (left: string, right: string): number => weightOf(left) - weightOf(right)

const weightOf = (generation: string): number => {
  const [major = 0, minor = 0] = generation.split('.').map(Number)
  return major * 1000 + minor
}

export const isGeneration3 = (generation: string): boolean => generation.startsWith('3.')
