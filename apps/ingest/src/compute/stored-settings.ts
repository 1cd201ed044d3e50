import { createHash } from 'node:crypto';
import type { ObjectStore } from '@spanhouse/object-store';
import type { CutSettings } from '@spanhouse/trace-store';

const KEY_DIGITS = 32;

/**
 * Keeps settings where every compute finds them, under a key that follows from what they say, and returns the key: the context of the
 * cuts that are made with them. A cut that is replayed, after a restart with other settings or by another process, must still
 * give the same rows, or its de-duplication tokens would hide the difference.
 */
export async function keepSettings(store: ObjectStore, settings: CutSettings): Promise<string> {
  const bytes = Buffer.from(JSON.stringify(settings));
  const key = `settings/${createHash('sha256').update(bytes).digest('hex').slice(0, KEY_DIGITS)}.json`;
  await store.put(key, bytes, { ifAbsent: true });
  return key;
}

/** Errors: OBJECT.NOT_FOUND, STORE.UNAVAILABLE. */
export async function settingsOf(store: ObjectStore, key: string): Promise<CutSettings> {
  const head = await store.head(key);
  const bytes = await store.getRange(key, 0, head?.bytes ?? 0);
  // Written by this program alone, whole or not at all.
  return JSON.parse(Buffer.from(bytes).toString()) as CutSettings;
}
