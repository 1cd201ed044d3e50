import { decodeLogs } from '@spanhouse/otlp';
import { expect, it } from 'vitest';
import { createLogLoad } from './log-load.ts';

const load = createLogLoad({ recordsPerRequest: 300, requests: 3 });
const START = Date.UTC(2026, 10, 29, 12);

const recordsOf = (round: number, startMs: number) =>
  [...load.round(round, startMs)].flatMap(({ body }) =>
    decodeLogs(body).resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords)),
  );

it('a round has all its records at its own time, observed then too, and is as long as every other', () => {
  for (const round of [0, 7]) {
    const records = recordsOf(round, START + round * 10_000);
    expect(records).toHaveLength(load.spansPerRound);
    for (const { timeUnixNano, observedTimeUnixNano } of records) {
      const ms = Number(timeUnixNano / 1_000_000n) - (START + round * 10_000);
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(ms).toBeLessThan(10_000);
      expect(observedTimeUnixNano).toBe(timeUnixNano);
    }
  }
});

it('no ids and few bodies are the same in two rounds', () => {
  const [first, second] = [recordsOf(0, START), recordsOf(1, START)];
  const ids = new Set(first.map(({ spanId }) => spanId).filter((id) => id !== ''));
  expect(ids.size).toBeGreaterThan(100);
  expect(second.some(({ spanId }) => ids.has(spanId))).toBe(false);
  const textOf = ({ body }: (typeof first)[number]): string => (body?.kind === 'string' ? body.value : '');
  const texts = new Set(first.map(textOf));
  const counting = second.map(textOf).filter((text) => /\d/.test(text));
  expect(counting.length).toBeGreaterThan(100);
  expect(counting.filter((text) => !texts.has(text)).length).toBeGreaterThan(counting.length / 2);
});
