/**
 * A process that reads a log in Kafka as one of a group, in cuts of three records, and tells each step on a line of its own:
 *
 *   had <partition> <from> <to>       a cut that was found stored, and is done again
 *   cut <partition> <from> <to>       a cut that was stored now
 *   did <partition> <from> <to> …     what was done: digests of the records
 *   committed <partition> <to>
 *   fenced <partition>
 *
 * Usage: node group-process.ts <topic> <milliseconds that a cut takes>
 */
import { systemClock } from '@spanhouse/core';
import type { Assignment } from '../../src/index.ts';
import { openKafkaLog } from './kafka.ts';

const [topic = '', workMs = ''] = process.argv.slice(2);
const say = (...words: readonly unknown[]): void => void process.stdout.write(`${words.map(String).join(' ')}\n`);
const stop = new AbortController();
process.on('SIGTERM', () => {
  stop.abort();
});
const log = await openKafkaLog({ topic });
const workers: Promise<void>[] = [];
for await (const assignment of log.assignments('hot', stop.signal)) {
  workers.push(
    work(assignment)
      .catch((error: unknown) => {
        say('fenced', assignment.partition, error instanceof Error && 'code' in error ? error.code : error);
      })
      .finally(() => assignment.reader.close()),
  );
}
await Promise.all(workers);
await log.close();

async function work({ partition, reader, ending, lost }: Assignment): Promise<void> {
  const act = async (from: bigint, to: bigint): Promise<void> => {
    const digests: string[] = [];
    for (let next = from; next < to;) {
      const limits = { recordsMax: Number(to - next), bytesMax: 1e6, waitMs: 1_000 };
      for (const record of await reader.read(next, limits, lost)) {
        digests.push(Buffer.from(record.header.digest).toString('hex'));
        next = record.offset + 1n;
      }
    }
    await systemClock.sleep(Number(workMs), lost);
    say('did', partition, from, to, ...digests);
    await reader.commit(to);
    say('committed', partition, to);
  };
  if (reader.cut !== null) {
    say('had', partition, reader.cut.from, reader.cut.to);
    await act(reader.cut.from, reader.cut.to);
  }
  const idle = AbortSignal.any([ending, lost, stop.signal]);
  while (!idle.aborted) {
    const records = await reader.read(reader.committed, { recordsMax: 3, bytesMax: 1e6, waitMs: 200 }, lost);
    const last = records.at(-1);
    if (last === undefined) continue;
    const from = reader.committed;
    await reader.storeCut({ partition, from, to: last.offset + 1n });
    say('cut', partition, from, last.offset + 1n);
    await act(from, last.offset + 1n);
  }
}
