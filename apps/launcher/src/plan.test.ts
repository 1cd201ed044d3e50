import { loadConfig, Secret } from '@spanhouse/core';
import { expect, it } from 'vitest';
import { launcherEnv } from './env.ts';
import { planProcesses } from './plan.ts';

const plan = (environment: Readonly<Record<string, string>>, withDemo = true) =>
  planProcesses(loadConfig(launcherEnv, environment), { PATH: '/bin', ...environment }, { withDemo });

it('without settings both stores are embedded, and the services learn where they are', () => {
  const { stores, services, ports, dataDirectory, demo } = plan({ SPANHOUSE_DATA: '/d' });
  expect(stores.map(({ name }) => name)).toEqual(['clickhouse', 'postgres']);
  expect(ports.map(({ port }) => port)).toEqual([3000, 4317, 4318, 4319, 4321, 8124]);
  expect(demo?.name).toBe('demo');
  for (const { env } of services({ clickhousePassword: new Secret('p'), webSecret: new Secret('w') })) {
    expect(env).toMatchObject({
      SPANHOUSE_DATA: dataDirectory,
      CLICKHOUSE_URL: 'http://127.0.0.1:8124',
      CLICKHOUSE_PASSWORD: 'p',
      DATABASE_URL: 'postgresql://postgres@localhost/postgres?host=%2Fd%2Fpostgres%2Fsocket',
    });
  }
});

it('a store whose address is given is not started', () => {
  const named = plan({ DATABASE_URL: 'postgresql://u:p@h:5432/x', CLICKHOUSE_URL: 'http://c:8123', CLICKHOUSE_PASSWORD: 'x' });
  expect(named.stores).toEqual([]);
  expect(named.ports.map(({ variable }) => variable)).not.toContain('CLICKHOUSE_PORT');
  expect(named.clickhousePasswordFile).toBeNull();
  expect(named.services({ clickhousePassword: new Secret('x'), webSecret: new Secret('w') })[0]?.env).toMatchObject({
    DATABASE_URL: 'postgresql://u:p@h:5432/x',
    CLICKHOUSE_URL: 'http://c:8123',
  });
});

it('a ClickHouse address without a password is refused', () => {
  expect(() => plan({ CLICKHOUSE_URL: 'http://c:8123' })).toThrow('CLICKHOUSE_PASSWORD');
});

it('whoever is at this machine is let in before anybody is set up, and sends without a key, only where the stores are its own', () => {
  const envOf = (name: string, environment: Readonly<Record<string, string>>) =>
    plan(environment)
      .services({ clickhousePassword: new Secret('p'), webSecret: new Secret('w') })
      .find((service) => service.name === name)?.env;
  const shared = { DATABASE_URL: 'postgresql://u:p@h:5432/x' };
  expect(envOf('web', {})).toMatchObject({ SPANHOUSE_SECRET: 'w', SPANHOUSE_OPEN_UNTIL_SET_UP: 'true' });
  expect(envOf('web', { SPANHOUSE_WEB_HOST: '0.0.0.0' })).toMatchObject({ SPANHOUSE_OPEN_UNTIL_SET_UP: 'false' });
  expect(envOf('web', shared)).toMatchObject({ SPANHOUSE_OPEN_UNTIL_SET_UP: 'false' });
  expect(envOf('ingest', {})).toMatchObject({ SPANHOUSE_KEYLESS_FROM_LOOPBACK: 'true' });
  expect(envOf('ingest', shared)).toMatchObject({ SPANHOUSE_KEYLESS_FROM_LOOPBACK: 'false' });
  expect(envOf('ingest', { SPANHOUSE_KEYLESS_FROM_LOOPBACK: 'false' })).toMatchObject({ SPANHOUSE_KEYLESS_FROM_LOOPBACK: 'false' });
});

it('what takes input from outside has no __proto__ on its objects', () => {
  for (const { name, args } of plan({}).services({ clickhousePassword: new Secret('p'), webSecret: new Secret('w') }))
    expect(args[0], name).toBe('--disable-proto=delete');
});

it('the demo can be left out', () => {
  expect(plan({}, false).demo).toBeNull();
});
