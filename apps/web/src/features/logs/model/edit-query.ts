import { formatCondition } from '@spanhouse/log-store/query-language';

/** The query with a condition on a field added at its end; the opposite of the same condition is taken out. */
export function withField(query: string, field: string, value: string, isNot: boolean): string {
  const added = formatCondition({ kind: 'field', field, compare: 'equals', values: [value], isNot });
  const opposite = formatCondition({ kind: 'field', field, compare: 'equals', values: [value], isNot: !isNot });
  const rest = query.split(opposite).join(' ').replaceAll(/\s+/g, ' ').trim();
  return rest.includes(added) ? rest : `${rest} ${added}`.trim();
}

export function logsOfTraceQuery(traceId: string): string {
  return `trace=${traceId}`;
}

/** What the word under the caret may become: names of fields, or after `=` values of one. */
export function completionAt(
  query: string,
  caret: number,
): { readonly start: number; readonly field: string | null; readonly prefix: string } {
  const start = query.slice(0, caret).search(/[^\s]*$/);
  const word = query.slice(start, caret).replace(/^-/, '');
  const value = /^([\w.@/-]+)(?:!=|=)"?([^"]*)$/.exec(word);
  return value === null ? { start, field: null, prefix: word } : { start, field: value[1] ?? '', prefix: value[2] ?? '' };
}
