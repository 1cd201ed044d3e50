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

it('each start waits for the one before it, each stop too', async () => {
  const events: string[] = [];
  const slow = (name: string): Component => ({
    name,
    start: async () => {
      events.push(`${name} starts`);
      await Promise.resolve();
      events.push(`${name} runs`);
      return {
        name,
        stop: async () => {
          await Promise.resolve();
          events.push(`${name} stopped`);
        },
      };
    },
  });
  const running = await startAll([slow('a'), slow('b')]);
  await running.stop(new AbortController().signal);
  expect(events).toEqual(['a starts', 'a runs', 'b starts', 'b runs', 'b stopped', 'a stopped']);
});

it('whoever asks a second time while it stops waits for the same end, and nothing is stopped twice', async () => {
  const gate = Promise.withResolvers<undefined>();
  let stops = 0;
  const slow: Component = {
    name: 'slow',
    start: () =>
      Promise.resolve({
        name: 'slow',
        stop: async () => {
          stops++;
          await gate.promise;
        },
      }),
  };
  const running = await startAll([slow]);
  const ended: string[] = [];
  const first = running.stop(new AbortController().signal).then(() => ended.push('first'));
  const second = running.stop(new AbortController().signal).then(() => ended.push('second'));
  await Promise.resolve();
  expect(ended).toEqual([]);
  gate.resolve(undefined);
  await Promise.all([first, second]);
  expect([ended, stops]).toEqual([['first', 'second'], 1]);
});

it('the time limit of the caller reaches every component', async () => {
  const seen: AbortSignal[] = [];
  const watching = (name: string): Component => ({
    name,
    start: () =>
      Promise.resolve({
        name,
        stop: (signal) => {
          seen.push(signal);
          return Promise.resolve();
        },
      }),
  });
  const running = await startAll([watching('a'), watching('b')]);
  const { signal } = new AbortController();
  await running.stop(signal);
  expect(seen).toEqual([signal, signal]);
  expect(seen.every((each) => each === signal)).toBe(true);
});

it('one that throws before it promises anything is a failure like any other', async () => {
  const events: string[] = [];
  const throwing: Component = {
    name: 'odd',
    start: () =>
      Promise.resolve({
        name: 'odd',
        stop: () => {
          throw new Error('odd cannot stop');
        },
      }),
  };
  const running = await startAll([...components(events), throwing]);
  await expect(running.stop(new AbortController().signal)).rejects.toMatchObject({ errors: [{ message: 'odd cannot stop' }] });
  expect(events.slice(3)).toEqual(['stop server', 'stop store', 'stop log']);
});
