import { defineConfig } from 'prisma/config';

/** For `prisma generate` only: migrations are applied by src/migrate.ts, which needs no engine. */
export default defineConfig({ schema: 'prisma/schema.prisma' });
