import { describe, expect, it } from 'vitest';
import { runRolesApart } from '../../src/roles/run-roles-apart.ts';

const kafkaBrokers = process.env['TEST_KAFKA_BROKERS'] ?? '';
const s3Endpoint = process.env['TEST_S3_ENDPOINT'] ?? '';
const databaseUrl = process.env['TEST_DATABASE_URL'] ?? '';
const missing = Object.entries({ Kafka: kafkaBrokers, S3: s3Endpoint, PostgreSQL: databaseUrl }).flatMap(([name, address]) =>
  address === '' ? [name] : [],
);
const NOTHING = { lost: 0, duplicated: 0, altered: 0, phantom: 0 };

describe('gateway, computes, upkeep and web, each a process of its own beside Kafka, S3, PostgreSQL and ClickHouse', () => {
  if (missing.length > 0) {
    it.skip(`is left out: no server is named for ${missing.join(', ')} (scripts/with-kafka.mjs, with-s3.mjs, with-postgres.mjs)`);
    return;
  }
  it('what was acknowledged is there exactly once, by the web too, while they are added, stopped, killed and started again', async () => {
    const report = await runRolesApart({ kafkaBrokers, s3Endpoint, databaseUrl }, (line) => process.stdout.write(`${line}\n`));
    process.stdout.write(`${JSON.stringify({ ...report, seen: undefined })}\n`);
    expect(report.seen).toHaveLength(8);
    expect(report.acknowledged).toBeGreaterThan(50_000);
    expect(report.repeated).toBeGreaterThan(0);
    expect(report.joinedObjects).toBeGreaterThan(0);
    expect(report.answeredByWeb).toBeGreaterThan(100);
    for (const [way, verdict] of Object.entries(report.waysOfReading)) expect(verdict, way).toEqual(NOTHING);
  }, 900_000);
});
