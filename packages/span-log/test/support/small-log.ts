import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, systemClock, type Log } from '@spanhouse/core';
import type { LogFiles } from '../../src/file/log-files.ts';
import { createFileSpanLog, type SpanLog } from '../../src/index.ts';

export const ALL = { recordsMax: 10_000, bytesMax: 1e9, waitMs: 0 };

export async function freshDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'spanhouse-log-'));
}

/** Segments of a few records, so that several come about. */
export async function openSmallLog(directory: string, files?: LogFiles, log: Log = silentLog): Promise<SpanLog> {
  return createFileSpanLog({ directory, segmentBytesMax: 600 }, { clock: systemClock, log, ...(files === undefined ? {} : { files }) });
}

export const bodyOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Bodies of all records as text, in order. */
export async function textsOf(log: SpanLog): Promise<readonly string[]> {
  const reader = await log.openReader('check', 0);
  const { start, end } = await log.bounds(0);
  const texts: string[] = [];
  for (let from = start; from < end;) {
    const records = await reader.read(from, ALL);
    for (const record of records) texts.push(new TextDecoder().decode(record.body));
    from += BigInt(records.length);
  }
  return texts;
}
