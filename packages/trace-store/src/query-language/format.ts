import type { Condition, Target } from '../model/span-query.ts';
import { formatDuration } from './durations.ts';
import { fieldOf, KEYWORDS } from './fields.ts';

/** Letters, digits and the signs that are common in names and paths and mean nothing here. */
const PLAIN = /^[\p{L}\p{N}_./:@#$%*+{}[\]-]+$/u;
const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The query as text; `parseQuery` of it gives the same conditions. */
export function formatQuery(conditions: readonly Condition[]): string {
  return conditions.map(formatCondition).join(' and ');
}

function formatCondition({ target, operator, values }: Condition): string {
  const texts = values.map((value) =>
    target.kind === 'field' && target.field === 'duration' ? formatDuration(BigInt(value)) : formatWord(value),
  );
  return `${formatTarget(target)} ${operator} ${operator === 'in' ? `(${texts.join(', ')})` : (texts[0] ?? '""')}`;
}

function formatTarget(target: Target): string {
  if (target.kind === 'field') return target.field;
  // An attribute that is named like a field keeps its meaning in quotes.
  return fieldOf(target.key) === null ? formatWord(target.key) : quoted(target.key);
}

/** A key or value as it stands in a query: in quotes where it needs them. */
export function formatWord(text: string): string {
  return PLAIN.test(text) && !KEYWORDS.includes(text.toLowerCase()) ? text : quoted(text);
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\\n\r\t]/g, (character) => ESCAPES[character] ?? character)}"`;
}
