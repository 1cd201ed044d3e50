import { join } from 'node:path';
import { systemClock } from '@spanhouse/core';
import { createOtlpSender } from '../ingest/otlp-sender.ts';
import { floorOfBlocks, type Floor } from './floor/floor-of-blocks.ts';
import { folderBytes, type FolderBytes } from './folder-bytes.ts';
import type { OurStore } from './our-store.ts';
import { readBack, type ReadBack } from './read-back.ts';
import type { Sent } from './sent.ts';
import { settleTables, tableBytes, type TableBytes } from './table-bytes.ts';

export type OurWeight = {
  readonly tables: Readonly<Record<string, TableBytes>>;
  /** All objects: the blocks. */
  readonly objects: FolderBytes;
  readonly floor: Floor;
  readonly readBack: ReadBack;
};

const IN_FLIGHT = 4;
const RETRY_MS = 50;
const GIVE_UP_MS = 120_000;

/** Sends the bodies, waits until everything is stored and nothing is merged any more, weighs it and reads the sample back. */
export async function weighOurs(store: OurStore, bodies: readonly Uint8Array[], sent: Sent, quietMs: number): Promise<OurWeight> {
  await sendAll(store.httpUrl, bodies);
  await settleTables(store.clickhouse, 'spans', sent.spans, quietMs);
  return {
    tables: await tableBytes(store.clickhouse),
    objects: await folderBytes(join(store.dataDirectory, 'objects')),
    floor: await floorOfBlocks(store.clickhouse, store.objectStore),
    readBack: await readBack(store.fetchTrace, sent),
  };
}

async function sendAll(httpUrl: string, bodies: readonly Uint8Array[]): Promise<void> {
  const sender = createOtlpSender('http', httpUrl);
  const waiting = bodies.values();
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (const body of waiting) {
        const giveUpMs = systemClock.monotonicMs() + GIVE_UP_MS;
        while (!(await sender.send(body))) {
          if (systemClock.monotonicMs() > giveUpMs) throw new Error('the gateway takes nothing');
          await systemClock.sleep(RETRY_MS);
        }
      }
    }),
  );
  sender.close();
}
