import type { NextConfig } from 'next'
import createNextIntlPlugin from 'next-intl/plugin'

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

const nextConfig: NextConfig = {
  poweredByHeader: false,
  devIndicators: false,
  turbopack: { root: process.cwd() },
  serverExternalPackages: ['pg', 'pg-copy-streams', '@node-rs/argon2', '@prisma/client', '@prisma/adapter-pg', 'pino', 'prom-client'],
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

export default createNextIntlPlugin('./app/_i18n/request.ts')(nextConfig)
