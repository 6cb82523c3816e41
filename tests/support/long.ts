/**
 * How often a random test runs: as PILOTHOUSE_RANDOM_RUNS says, else its sample in `npm test`, `long` times (twenty times as often unless
 * said) in `npm run test:long`.
 */
export const randomRuns = (sample: number, long = sample * 20): number =>
  Number(process.env['PILOTHOUSE_RANDOM_RUNS'] ?? (process.env['PILOTHOUSE_LONG'] ? long : sample))
