/**
 * Arguments of node for the web process. The young generation stays small: as large as V8 would let it grow under load, it alone
 * makes a third of the process; requests leave hardly anything behind that lives longer. About 65 MB live on; the old generation's
 * limit is what tells V8 how long to let garbage lie.
 */
export const webArgs = ({ host, port, development = false }: { host: string; port: number; development?: boolean }): string[] => [
  ...(development ? [] : ['--max-old-space-size=180', '--max-semi-space-size=4']),
  '--import',
  './scripts/start/leave-with-parent.mjs',
  'node_modules/next/dist/bin/next',
  development ? 'dev' : 'start',
  '-H',
  host,
  '-p',
  String(port),
]
