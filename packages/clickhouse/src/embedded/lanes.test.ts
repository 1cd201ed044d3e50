import { describe, expect, it } from 'vitest';
import { createLane } from './lanes.ts';

function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return {
    opened: promise,
    open: () => {
      resolve(undefined);
    },
  };
}

describe('a lane', () => {
  const never = new AbortController().signal;

  it('runs so many at a time and the others in order', async () => {
    const lane = createLane('reads', 2, 10);
    const gates = [gate(), gate(), gate(), gate()];
    const started: number[] = [];
    const work = gates.map((each, i) =>
      lane.run(async () => {
        started.push(i);
        await each.opened;
        return i;
      }, never),
    );
    await Promise.resolve();
    expect(started).toEqual([0, 1]);
    gates[1]!.open();
    await work[1];
    await expect.poll(() => started).toEqual([0, 1, 2]);
    for (const each of gates) each.open();
    expect(await Promise.all(work)).toEqual([0, 1, 2, 3]);
    expect(lane.running).toBe(0);
  });

  it('frees its place when the work fails', async () => {
    const lane = createLane('reads', 1, 10);
    await expect(lane.run(() => Promise.reject(new Error('x')), never)).rejects.toThrow('x');
    expect(await lane.run(() => Promise.resolve(1), never)).toBe(1);
  });

  it('who leaves the queue does not keep a place, and a full queue refuses', async () => {
    const lane = createLane('reads', 1, 1);
    const first = gate();
    const running = lane.run(() => first.opened, never);
    const leaving = new AbortController();
    const waiting = lane.run(() => Promise.resolve(), leaving.signal);
    await expect(lane.run(() => Promise.resolve(), never)).rejects.toMatchObject({ code: 202 });
    leaving.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    const next = lane.run(() => Promise.resolve('in'), never);
    first.open();
    expect(await next).toBe('in');
    await running;
  });
});
