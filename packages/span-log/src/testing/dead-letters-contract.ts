import { describe, expect, it } from 'vitest';
import type { DeadLetters } from '../dead-letters.ts';
import { aRecordHeader } from './span-log-contract.ts';

/** What every DeadLetters must do. `open` gives an empty one. */
export function describeDeadLettersContract(backend: string, open: () => Promise<DeadLetters>): void {
  describe(`DeadLetters contract: ${backend}`, () => {
    const ID = { partition: 2, offset: 17n };
    const record = { offset: 17n, header: aRecordHeader(), body: new TextEncoder().encode('the body') };

    it('gives back what was set aside, whole, with its reason', async () => {
      const letters = await open();
      await letters.write(2, record, 'it cannot be read');
      expect(await letters.list()).toEqual([ID]);
      const letter = await letters.read(ID);
      expect(letter).toMatchObject({ ...ID, state: 'kept', reason: 'it cannot be read', header: record.header });
      expect(letter?.writtenAt).toBeGreaterThan(0);
      expect(Buffer.from(letter?.body ?? []).toString()).toBe('the body');
    });

    it('is empty where nothing was ever set aside', async () => {
      const letters = await open();
      expect(await letters.list()).toEqual([]);
      expect(await letters.read(ID)).toBeNull();
      expect(await letters.askForReplay(ID)).toBe(false);
      expect(await letters.remove(ID)).toBe(false);
    });

    it('lists in the order of the log, not of the names', async () => {
      const letters = await open();
      for (const [partition, offset] of [
        [1, 9n],
        [0, 100n],
        [0, 20n],
        [10, 1n],
      ] as const)
        await letters.write(partition, { ...record, offset }, 'x');
      expect((await letters.list()).map(({ partition, offset }) => `${String(partition)}-${String(offset)}`)).toEqual([
        '0-20',
        '0-100',
        '1-9',
        '10-1',
      ]);
    });

    it('the same record is one letter, however often it is set aside', async () => {
      const letters = await open();
      await letters.write(2, record, 'x');
      await letters.write(2, record, 'x');
      expect(await letters.list()).toEqual([ID]);
    });

    it('what is to be replayed is kept until it is removed', async () => {
      const letters = await open();
      await letters.write(2, record, 'x');
      expect(await letters.askForReplay(ID)).toBe(true);
      expect(await letters.askForReplay(ID)).toBe(true);
      expect(await letters.list('kept')).toEqual([]);
      expect(await letters.list('to be replayed')).toEqual([ID]);
      expect(await letters.list()).toEqual([ID]);
      expect(await letters.read(ID)).toMatchObject({ state: 'to be replayed', reason: 'x' });
      expect(await letters.remove(ID)).toBe(true);
      expect(await letters.list()).toEqual([]);
      expect(await letters.read(ID)).toBeNull();
    });
  });
}
