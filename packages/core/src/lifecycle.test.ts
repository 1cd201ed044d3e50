import { expect, it } from 'vitest';
import { startAll, type Component } from './lifecycle.ts';

/** Components that write down what happens to them. */
function components(events: string[], faults: Readonly<Record<string, 'start' | 'stop'>> = {}): Component[] {
  return ['log', 'store', 'server'].map((name) => ({
    name,
    start: () => {
      events.push(`start ${name}`);
      if (faults[name] === 'start') return Promise.reject(new Error(`${name} cannot start`));
      return Promise.resolve({
        name,
        stop: () => {
          events.push(`stop ${name}`);
          return faults[name] === 'stop' ? Promise.reject(new Error(`${name} cannot stop`)) : Promise.resolve();
        },
      });
    },
  }));
}

it('starts in order and stops in reverse, once', async () => {
  const events: string[] = [];
  const running = await startAll(components(events));
  await running.stop(AbortSignal.timeout(1_000));
  await running.stop(AbortSignal.timeout(1_000));
  expect(events).toEqual(['start log', 'start store', 'start server', 'stop server', 'stop store', 'stop log']);
});

it('a start that fails stops what runs already and says why', async () => {
  const events: string[] = [];
  await expect(startAll(components(events, { server: 'start' }))).rejects.toThrow('server cannot start');
  expect(events.slice(3)).toEqual(['stop store', 'stop log']);
});

it('one that cannot stop does not keep the others running', async () => {
  const events: string[] = [];
  const running = await startAll(components(events, { store: 'stop' }));
  await expect(running.stop(AbortSignal.timeout(1_000))).rejects.toMatchObject({ errors: [{ message: 'store cannot stop' }] });
  expect(events.at(-1)).toBe('stop log');
});

it('when starting fails and stopping too, both are told', async () => {
  const failed = startAll(components([], { server: 'start', log: 'stop' }));
  await expect(failed).rejects.toMatchObject({
    errors: [{ message: 'server cannot start' }, { errors: [{ message: 'log cannot stop' }] }],
  });
});
