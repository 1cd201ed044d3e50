import { expect, it } from 'vitest';
import { readIngestEnv, rolesOf } from './env.ts';

const KAFKA = { SPANHOUSE_KAFKA_BROKERS: '127.0.0.1:9092' };
const POSTGRES = { DATABASE_URL: 'postgresql://a@127.0.0.1/b' };
const CLICKHOUSE = { CLICKHOUSE_PASSWORD: 'p' };
const read = (role: string, environment: Readonly<Record<string, string | undefined>>) =>
  readIngestEnv(rolesOf(['--role', role]), environment);

it.each([
  ['gateway', { ...KAFKA, ...POSTGRES }],
  ['compute', { ...KAFKA, ...CLICKHOUSE }],
  ['upkeep', CLICKHOUSE],
  ['gateway,compute', { ...POSTGRES, ...CLICKHOUSE }],
])('%s starts with what it needs and nothing more', (role, environment) => {
  expect(() => read(role, environment)).not.toThrow();
  for (const name of Object.keys(environment)) expect(() => read(role, { ...environment, [name]: undefined })).toThrow();
});

it.each(['gateway', 'compute'])('%s alone is refused without a log that others can read', (role) => {
  expect(() => read(role, { ...POSTGRES, ...CLICKHOUSE })).toThrow(/SPANHOUSE_KAFKA_BROKERS/);
});

it('a role that there is not is named', () => {
  expect(() => rolesOf(['--role', 'gateway,sweeper'])).toThrow(/sweeper/);
});
