import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { parseProjectId, silentLog, systemClock, type ProjectId } from '@spanhouse/core';
import { createFileSpanLog, openDeadLetters } from '@spanhouse/span-log';
import { nothingMissing, type Nemesis } from '../nemesis.ts';
import { createProbe, type Attempt } from '../probe.ts';
import { prepareTrial, type Trial } from '../trial.ts';
import { until } from '../waiting.ts';

const GOOD_BEFORE = 3;
const GOOD_AFTER = { short: 5, long: 50 } as const;
/** Of a project that nobody knows (any more). */
const GONE = parseProjectId(999_999);
const HOOK = new URL('../deadly-unpacking.ts', import.meta.url).href;

type Poison = { readonly body: Uint8Array; readonly bodyBytes: number; readonly isSetAside: boolean; readonly project: ProjectId };

const packed = (body: Uint8Array, isSetAside: boolean, project = parseProjectId(1)): Poison => ({
  body: zstdCompressSync(body),
  bodyBytes: body.length,
  isSetAside,
  project,
});

/** Bodies of which no gateway lets any through: as a mistake of ours, or another version, could leave them in the log. */
function poisons(deadly: Attempt, gone: Attempt): readonly Poison[] {
  const whole = packed(gone.body, true);
  return [
    { ...whole, body: Buffer.from('this is not zstd') },
    { ...whole, body: whole.body.subarray(0, whole.body.length - 20) },
    { ...whole, bodyBytes: whole.bodyBytes - 1 },
    packed(Buffer.from([0x0a, 0xff, 0xff, 0xff]), true),
    packed(deadly.body, true),
    packed(gone.body, false, GONE),
  ];
}

/** Records that cannot be processed lie in the log between good ones. They are set aside with their reasons; nothing waits behind them; a replay is repeated until told otherwise. */
export const poison: Nemesis = {
  name: 'poison',
  missing: nothingMissing,
  async run(context) {
    const trial = await prepareTrial(context);
    const letters = openDeadLetters(join(trial.data, 'dead-letter'));
    const probe = createProbe(trial);
    const deadly = probe.prepare();
    const all = poisons(deadly, probe.prepare());
    const withMistake = { env: { NODE_OPTIONS: `--import=${HOOK}`, CRASH_DEADLY_HEX: deadly.traceId } };
    const expected = all.filter(({ isSetAside }) => isSetAside).length;
    const broken: string[] = [];
    try {
      trial.ingest.start(withMistake);
      await trial.isHealthy();
      const sendGood = async (count: number): Promise<void> => {
        for (let i = 0; i < count; i++) {
          const attempt = probe.prepare();
          await until(async () => (await attempt())?.status === 200, 'a request is taken');
        }
      };
      await sendGood(GOOD_BEFORE);
      await trial.ingest.stop();
      await appendPoison(trial, all);
      probe.acknowledge(deadly);
      trial.ingest.start(withMistake);
      await trial.isHealthy();
      const startedMs = systemClock.monotonicMs();
      await sendGood(GOOD_AFTER[context.length]);
      const harmless = GOOD_BEFORE + GOOD_AFTER[context.length] + all.length - expected;
      const isStored = async (): Promise<boolean> => (await trial.countStored()) === harmless * probe.spansEach;
      await until(isStored, 'what lies behind the poison is stored', () => trial.ingest.output);
      const seconds = Math.round((systemClock.monotonicMs() - startedMs) / 10) / 100;
      const before = await letters.list();
      if (before.length !== expected) broken.push(`${String(before.length)} records were set aside instead of ${String(expected)}`);
      for (const id of before) {
        if (((await letters.read(id))?.reason ?? '') === '') broken.push(`dead letter ${String(id.offset)} has no reason`);
        await letters.askForReplay(id);
      }
      await until(
        async () => (await letters.list('to be replayed')).length === 0,
        'all were replayed',
        () => trial.ingest.output,
      );
      await until(
        async () => (await letters.list('kept')).length === expected,
        'they are dead letters again',
        () => trial.ingest.output,
      );
      await trial.ingest.stop();
      // The mistake is mended: what only it kept back is stored now, exactly once.
      const after = await letters.list('kept');
      for (const id of after) await letters.askForReplay(id);
      trial.ingest.start();
      await trial.isHealthy();
      await until(
        async () => (await trial.countStored()) === (harmless + 1) * probe.spansEach,
        'the record that was deadly is stored',
        () => trial.ingest.output,
      );
      await trial.drain();
      return {
        ...(await trial.report()),
        figures: {
          poisoned: all.length,
          setAside: before.length,
          secondsUntilStoredBehind: seconds,
          replayed: before.length + after.length,
        },
        broken,
      };
    } finally {
      await trial.end();
    }
  },
};

/** Straight into the log, while nobody owns it. */
async function appendPoison({ data }: Trial, all: readonly Poison[]): Promise<void> {
  const log = await createFileSpanLog({ directory: join(data, 'log') }, { clock: systemClock, log: silentLog });
  try {
    for (const { body, bodyBytes, project } of all) {
      const digest = new Uint8Array(createHash('sha256').update(body).digest().subarray(0, 16));
      await log.append(
        0,
        {
          version: 1,
          projectId: project,
          signal: 'traces',
          keyId: 0,
          gatewayId: 'poison',
          receivedAt: systemClock.now(),
          digest,
          split: 0,
          encoding: 'zstd',
          bodyBytes,
          itemCount: 1,
        },
        body,
      );
    }
  } finally {
    await log.close();
  }
}
