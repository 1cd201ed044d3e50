/** A process to be killed: appends without end to the log named by its argument, four at once, and prints what was acknowledged. */
import { silentLog, systemClock } from '@spanhouse/core';
import { createFileSpanLog } from '../../src/index.ts';
import { aRecordHeader } from '../../src/testing/index.ts';

const log = await createFileSpanLog({ directory: process.argv[2] ?? '', segmentBytesMax: 20_000 }, { clock: systemClock, log: silentLog });
const run = Number(process.argv[3]);
let next = 0;
const lane = async (): Promise<never> => {
  for (;;) {
    const text = `run ${String(run)} record ${String(next++)} ${'y'.repeat(1 + ((next * 37) % 900))}`;
    const offset = await log.append(0, aRecordHeader(), new TextEncoder().encode(text));
    process.stdout.write(`${String(offset)} ${text.split(' y')[0] ?? ''}\n`);
  }
};
await Promise.all([lane(), lane(), lane(), lane()]);
