// Plain JavaScript, and the plugin only where pages are built: a process that serves them loads no compiler for it (50 MB).
import { PHASE_PRODUCTION_SERVER } from 'next/constants.js'

const dev = process.env.NODE_ENV !== 'production'

/** Scripts stay inline-capable because Next streams inline scripts; everything else is limited to this origin. */
const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${dev ? " 'unsafe-eval'" : ''}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  `connect-src 'self'${dev ? ' ws:' : ''}`,
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** @type {import('next').NextConfig} */
const nextConfig = {
  poweredByHeader: false,
  devIndicators: false,
  // `npm run check` looks at types; whoever starts the console need not wait for it (15 s of 45)
  typescript: { ignoreBuildErrors: true },
  // a build of a fresh clone would write 180 MB for a build that never comes
  experimental: { turbopackFileSystemCacheForBuild: false },
  turbopack: { root: process.cwd() },
  // zod is here so that it is there once, not once for each of 95 routes
  serverExternalPackages: [
    'pg',
    'pg-copy-streams',
    '@node-rs/argon2',
    '@prisma/client',
    '@prisma/adapter-pg',
    'pino',
    'prom-client',
    'zod',
  ],
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'Content-Security-Policy', value: contentSecurityPolicy },
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          // The set-up link carries its token in the address: it must not leak by a referrer.
          { key: 'Referrer-Policy', value: 'no-referrer' },
        ],
      },
    ]
  },
}

export default async function configOf(/** @type {string} */ phase) {
  if (phase === PHASE_PRODUCTION_SERVER) return nextConfig
  const { default: createNextIntlPlugin } = await import('next-intl/plugin')
  return createNextIntlPlugin('./app/_i18n/request.ts')(nextConfig)
}
