import { renderSql, sql } from '@spanhouse/clickhouse';
import { isAppError, systemClock } from '@spanhouse/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { groupSpansSql } from '../../src/groups/queries/group-spans.ts';
import type { SpanQuery } from '../../src/model/span-query.ts';
import { formatWord, parseQuery, type Query } from '../../src/query-language/index.ts';
import { findRowsSql } from '../../src/read/queries/find-rows.ts';
import { candidatesOf } from '../../src/read/scan/candidates.ts';
import { spanConditions } from '../../src/read/span-conditions.ts';
import { startTestStore, type TestStore } from '../../src/testing/test-store.ts';
import { rangeOf } from './sample-queries.ts';
import { freshProject, sent, store, text } from './sent-spans.ts';

const OWN = freshProject();
const OTHER = freshProject();
const SECRET = 'zanary';

/** What ends a text, a statement or a comment somewhere; calls that would show or change something; and pieces of the language itself. */
const PIECES = [
  ...["'", '"', '`', '\\', "\\'", "''", '--', '/*', '*/', '#', ';', '\0', '\n', '{p1:String}', '{p2:UInt32}', '$$', '\u2019', '%', '\\x27'],
  ...["' OR 1=1 --", "') OR project_id != 0 --", "'; DROP TABLE canary --", "' UNION ALL SELECT * FROM canary --", ') FORMAT Null'],
  ...['sleep(3)', "file('/etc/passwd')", "url('http://127.0.0.1/')", 'system.tables', 'SETTINGS readonly = 0', 'INTO OUTFILE', SECRET],
  ...[
    'service',
    'name',
    'tier',
    'duration',
    'traceId',
    'spanCount',
    'event.',
    'resource.',
    '=',
    '!=',
    '=~',
    'in',
    '(',
    ')',
    '{',
    '}',
    '|',
    '>>',
  ],
  ...['and', 'or', 'not', 'contains', 'exists', 'by', 'count', '5ms', '>', '&', '~', ','],
] as const;
const piece = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);
/** Anything typed. */
const typed = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(' '));
/** What is a query for certain, with anything as its texts. */
const hostileText = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));
const written = fc
  .tuple(
    fc.constantFrom('service', 'name', 'tier', 'environment', 'http.route', 'span.x', 'event.y'),
    fc.constantFrom('=', '!=', 'contains', 'startsWith'),
    hostileText,
  )
  .map(([key, operator, value]) => `${key} ${operator} ${formatWord(value)}`);
const keyed = fc
  .tuple(hostileText, hostileText)
  .map(([key, value]) => `${JSON.stringify(key.replaceAll('\0', ''))} = ${formatWord(value)}`);
const anyText = fc.oneof({ weight: 1, arbitrary: typed }, { weight: 3, arbitrary: written }, { weight: 2, arbitrary: keyed });

function read(textOfQuery: string): Query | null {
  const parsed = parseQuery(textOfQuery);
  return 'error' in parsed ? null : parsed;
}

describe('whatever is typed', () => {
  let db: TestStore;
  beforeAll(async () => {
    db = await startTestStore();
    await db.clickhouse.command(sql`CREATE TABLE canary (secret String) ENGINE = MergeTree ORDER BY secret`, { tag: 'test' });
    await db.clickhouse.command(sql`INSERT INTO canary VALUES ('zanary')`, { tag: 'test' });
    await store(db, OWN, [
      sent(0, { service: 'own', attributes: [text('tier', 'gold')] }),
      sent(1, { service: "o'wn", attributes: [text("it's", '"quoted"')] }),
    ]);
    await store(db, OTHER, [sent(2, { service: SECRET, name: SECRET, attributes: [text('tier', SECRET)] })]);
  });
  afterAll(() => db.stop());

  it('never becomes a part of a question: every text is bound', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('service', 'name', 'tier', 'http.route', '"a key"'),
        fc.constantFrom('=', '!=', 'contains', '=~', 'in'),
        hostileText,
        (key, operator, value) => {
          // The mark stands in no text of ours.
          const marked = `q7x${value.replaceAll(/[()[\]{}*+?\\|^$]/g, '')}x7q`;
          const query = read(`${key} ${operator} ${operator === 'in' ? `(${formatWord(marked)})` : formatWord(marked)}`);
          if (query === null) return;
          const asked: SpanQuery = { projectId: OWN, ...rangeOf(), ...query, order: 'newest', limit: 10 };
          const conditions = spanConditions(asked);
          const candidates = candidatesOf(asked);
          for (const question of [
            findRowsSql({ conditions, order: 'newest', limit: 10, offset: 0 }),
            groupSpansSql({ conditions, keys: [sql`service`], order: 'count', limit: 10, isCountOnly: true }),
            candidates.narrow ?? candidates.wide,
          ]) {
            const { query: rendered } = renderSql(question);
            expect(rendered).not.toContain('q7x');
            // Nothing but letters, digits and the signs of our own questions: no quote that a value could have opened.
            expect(rendered.replaceAll("''", '').replaceAll("'UTC'", '').replaceAll("'true'", '').replaceAll("'false'", '')).not.toContain(
              "'",
            );
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('is answered or refused with its reason, shows nothing of another project, and changes nothing', { timeout: 240_000 }, async () => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(anyText, async (typedText) => {
        const query = read(typedText);
        if (query === null) return;
        const asked = { projectId: OWN, ...rangeOf(), ...query };
        try {
          const found = await db.reader.findSpans({ ...asked, order: 'newest', limit: 50 });
          const groups = await db.reader.groupSpans({ ...asked, by: [{ kind: 'field', field: 'service' }], order: 'count', limit: 50 });
          answered++;
          expect(
            found.rows.every(({ service }) => service === 'own' || service === "o'wn"),
            typedText,
          ).toBe(true);
          expect(JSON.stringify(groups), typedText).not.toContain(SECRET);
        } catch (error) {
          expect(isAppError(error) ? error.code : error, typedText).toMatch(/^QUERY\./);
        }
      }),
      { numRuns: 150 },
    );
    expect(answered).toBeGreaterThan(60);
    const rows = await db.clickhouse.query(sql`SELECT secret FROM canary`, z.object({ secret: z.string() }), { tag: 'test' });
    expect(rows).toEqual([{ secret: SECRET }]);
    expect((await db.reader.findSpans({ projectId: OTHER, ...rangeOf(), conditions: [], order: 'newest', limit: 9 })).rows).toHaveLength(1);
  });

  it.each(['(a+)+b', '(a|a)*b', '(a|aa)+$b', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    'a pattern takes time in proportion to the text: %s',
    async (pattern) => {
      const timed = async (length: number): Promise<number> => {
        const projectId = freshProject();
        // In a column of the index, and in a block alone.
        await store(db, projectId, [sent(0, { name: 'a'.repeat(500), attributes: [text('long', `${'a'.repeat(length)}!`)] })]);
        const started = systemClock.monotonicMs();
        for (const key of ['name', 'long']) {
          const query = read(`${key} =~ ${JSON.stringify(pattern)}`);
          if (query === null) throw new Error('not a query');
          const found = await db.reader.findSpans({ projectId, ...rangeOf(), ...query, order: 'newest', limit: 5 });
          expect(found.rows).toEqual([]);
        }
        return systemClock.monotonicMs() - started;
      };
      await timed(100);
      // A backtracking engine needs 2^n steps here: forty letters would outlast this test.
      expect(await timed(20_000)).toBeLessThan(10_000);
    },
  );
});
