import { AppError } from '@spanhouse/core';
import type { GroupOrder } from '@spanhouse/trace-store';
import { GROUP_ORDERS } from '@spanhouse/trace-store';
import { csvLine } from '../../formats/csv.ts';
import { EXPORT_LIMITS } from '../../features/traces/model/export-limits.ts';
import { baseQuery, targetOf } from '../../features/traces/server/search.ts';
import { tagsOfRange } from '../../features/traces/server/tags-of-range.ts';
import { GROUP_KEYS_MAX, RESULT_COLUMNS_MAX } from '../../features/traces/url.ts';
import type { ProjectApiRequest } from './answer.ts';
import { groupRows, spanRows, traceRows, type ResultRows } from './export-rows.ts';
import { checkNames, rangeOf } from './parameters.ts';

const NAMES = ['q', 'mode', 'format', 'col', 'by', 'gsort', 'order', 'env', 'start', 'end'] as const;
const ORDERS = ['newest', 'duration', 'errors', 'spans'] as const;

/**
 * `GET /api/v1/traces/export?mode=traces|spans|groups&format=csv|json&q=…`: what a search finds, as a file that is written while it is read. How many rows there
 * can be is in `EXPORT_LIMITS`; a file that was cut says so at its end.
 * Errors: REQUEST.INVALID, QUERY.INVALID, QUERY.RANGE_TOO_WIDE; once the file has begun, one that breaks off.
 */
export async function exportResults(api: ProjectApiRequest): Promise<Response> {
  const { parameters } = api;
  checkNames(parameters, NAMES);
  const mode = wordOf(parameters, 'mode', ['spans', 'traces', 'groups'] as const);
  const format = wordOf(parameters, 'format', ['csv', 'json'] as const);
  const rows = rowsOf(api, mode);
  // The first rows before the answer begins: what is wrong with the question is an error and no broken file.
  const first = await rows.batches.next();
  const encoder = new TextEncoder();
  let next: typeof first | null = first;
  let hasRows = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(encoder.encode(format === 'csv' ? `\ufeff${csvLine(rows.names)}` : '{"rows":[\n'));
    },
    pull: async (controller) => {
      const part = next ?? (await rows.batches.next());
      next = null;
      if (part.done !== true) {
        controller.enqueue(
          encoder.encode(format === 'csv' ? part.value.map(csvLine).join('') : jsonRows(rows.names, part.value, !hasRows)),
        );
        hasRows ||= part.value.length > 0;
        return;
      }
      const notes = [
        ...(part.value.isCut ? [`Cut off after ${String(part.value.count)} rows, the most that one export has.`] : []),
        ...part.value.partial,
      ];
      const end =
        format === 'csv'
          ? notes.map((note) => csvLine([`# ${note}`])).join('')
          : `\n],"isWhole":${String(notes.length === 0)},"notes":${JSON.stringify(notes)}}\n`;
      controller.enqueue(encoder.encode(end));
      controller.close();
    },
    cancel: async () => {
      await rows.batches.return({ count: 0, isCut: true, partial: [] });
    },
  });
  return new Response(body, {
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json',
      'content-disposition': `attachment; filename="${mode}.${format}"`,
      'cache-control': 'no-store',
    },
  });
}

function rowsOf(api: ProjectApiRequest, mode: 'spans' | 'traces' | 'groups'): ResultRows {
  const { parameters, traces, project, signal, clock } = api;
  const environment = parameters.get('env');
  const query = {
    projectId: project.id,
    ...rangeOf(parameters, clock),
    ...baseQuery({ query: parameters.get('q') ?? '', environment: environment === '' ? null : environment }),
  };
  if (mode !== 'groups') {
    const keys = keysOf(parameters, 'col', RESULT_COLUMNS_MAX);
    const columns = keys.map(targetOf);
    if (mode === 'spans')
      return spanRows(keys, traces.exportSpans({ ...query, columns, order: 'newest', limit: EXPORT_LIMITS.spans }, { signal }));
    const order = wordOf(parameters, 'order', ORDERS);
    return traceRows(keys, traces.findTraces({ ...query, columns, order, limit: EXPORT_LIMITS.traces }, { signal }));
  }
  const by = keysOf(parameters, 'by', GROUP_KEYS_MAX);
  const order = wordOf<GroupOrder>(parameters, 'gsort', GROUP_ORDERS);
  return groupRows(
    by,
    traces.groupSpans(
      { ...query, by: by.map(targetOf), tags: tagsOfRange(project.indexedTags, query), order, limit: EXPORT_LIMITS.groups },
      { signal },
    ),
  );
}

function keysOf(parameters: URLSearchParams, name: string, max: number): readonly string[] {
  const keys = parameters.getAll(name);
  if (keys.length > max) throw new AppError('REQUEST.INVALID', `${name}: at most ${String(max)}.`);
  return keys;
}

/** The first of the words is what is meant without the parameter. */
function wordOf<Word extends string>(parameters: URLSearchParams, name: string, words: readonly Word[]): Word {
  const text = parameters.get(name) ?? words[0];
  const word = words.find((known) => known === text);
  if (word === undefined) throw new AppError('REQUEST.INVALID', `${name}: expected one of ${words.join(', ')}.`);
  return word;
}

function jsonRows(names: readonly string[], rows: readonly (readonly string[])[], isFirst: boolean): string {
  return rows
    .map(
      (row, i) => `${isFirst && i === 0 ? '' : ',\n'}${JSON.stringify(Object.fromEntries(names.map((name, at) => [name, row[at] ?? ''])))}`,
    )
    .join('');
}
