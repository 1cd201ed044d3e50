import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';
import { API_CONTENT_POLICY, SECURITY_HEADERS } from './src/server/page-policy/security-headers.ts';

// Nothing leaves this machine, not even usage figures of the build tool. It has no other switch, and reads it after this file.
process.env['NEXT_TELEMETRY_DISABLED'] = '1';

const config: NextConfig = {
  // Our packages are TypeScript sources; they are compiled with the app.
  transpilePackages: [
    '@spanhouse/clickhouse',
    '@spanhouse/core',
    '@spanhouse/db',
    '@spanhouse/object-store',
    '@spanhouse/otlp',
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
  ],
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
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
      { source: '/:path*', headers: [...SECURITY_HEADERS] },
      { source: '/api/:path*', headers: [{ key: 'Content-Security-Policy', value: API_CONTENT_POLICY }] },
    ]),
};

export default config;
