/** How often a random test runs: its sample in `npm test`, twenty times as often in `npm run test:long`. */
export const randomRuns = (sample: number): number => (process.env['PILOTHOUSE_LONG'] ? sample * 20 : sample)
