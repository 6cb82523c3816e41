import { createHash, randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** OWASP's floor for argon2id: 19 MiB, two passes. */
const argon2id = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> => hash(password, argon2id)

export const passwordMatches = (passwordHash: string, password: string): Promise<boolean> => verify(passwordHash, password)

/** 256 random bits; only its hash is kept. */
export const newToken = (): string => randomBytes(32).toString('base64url')

export const tokenHashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
