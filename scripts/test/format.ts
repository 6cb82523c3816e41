// npm run format: writes every file as prettier wants it.
import { spawnSync } from 'node:child_process'

process.exit(
  spawnSync(process.execPath, ['node_modules/prettier/bin/prettier.cjs', '--write', '--log-level', 'warn', '.'], { stdio: 'inherit' })
    .status ?? 1,
)
