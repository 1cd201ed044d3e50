import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

// Nothing leaves this machine, not even usage figures of the build tool. It has no other switch, and reads it after this file.
process.env['NEXT_TELEMETRY_DISABLED'] = '1';

// Here and not in a module of their own: Next loads this file by itself, without what belongs to it.
/** What every answer says to browsers, pages and API alike; pages add their own content policy (`content-policy.ts`). */
const SECURITY_HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  // For browsers that do not know frame-ancestors.
  { key: 'X-Frame-Options', value: 'DENY' },
  // Addresses hold trace ids and queries: no other site is told them.
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Origin-Agent-Cluster', value: '?1' },
  { key: 'X-Permitted-Cross-Domain-Policies', value: 'none' },
  {
    key: 'Permissions-Policy',
    value: 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), serial=(), hid=()',
  },
];

/** For what is no page: an answer in JSON that somebody opens as one shows and does nothing. */
const API_CONTENT_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

const config: NextConfig = {
  // Our packages are TypeScript sources; they are compiled with the app.
  transpilePackages: [
    '@spanhouse/clickhouse',
    '@spanhouse/core',
    '@spanhouse/db',
    '@spanhouse/object-store',
    '@spanhouse/otlp',
    '@spanhouse/query',
    '@spanhouse/span-log',
    '@spanhouse/trace-store',
    '@spanhouse/ui',
  ],
  // Native or dynamically loading packages stay outside the bundle and are required at run time.
  serverExternalPackages: [
    '@aws-sdk/client-s3',
    '@clickhouse/client',
    '@electric-sql/pglite',
    '@node-rs/crc32',
    '@prisma/adapter-pg',
    '@prisma/client',
    'chdb',
    'pg',
    'prom-client',
  ],
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
  // There are no pictures to make smaller; the route that does so would ask this server in somebody else's name.
  images: { unoptimized: true },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // The browser says which theme the system has, so that the first page already comes in it.
  headers: () =>
    Promise.resolve([
      {
        source: '/((?!_next/static).*)',
        headers: [
          { key: 'Accept-CH', value: 'Sec-CH-Prefers-Color-Scheme' },
          { key: 'Critical-CH', value: 'Sec-CH-Prefers-Color-Scheme' },
        ],
      },
      { source: '/:path*', headers: SECURITY_HEADERS },
      { source: '/api/:path*', headers: [{ key: 'Content-Security-Policy', value: API_CONTENT_POLICY }] },
    ]),
};

export default config;
