/*
 * WHAT IS TYPED INTO THE SEARCH BOX OF LOGS
 *
 *   timeout redis              both words, in any case
 *   "connection refused"       the words in this order
 *   time*                      words that begin so
 *   -healthcheck               not; before anything
 *   severity>=warn             trace debug info warn error fatal
 *   service=checkout           a field is exactly so; service=(checkout|cart) one of them
 *   http.route!=/health        it is not so, or not there
 *   user.id:47                 it contains the text
 *   exception.message~"time.?out"   it matches an RE2 expression; !~ it does not
 *   order.id=*                 it is there
 *   http.response.status_code>=500  by number
 *
 * Fields: service environment scope event trace span body severity pattern, else an attribute of the record or of its resource.
 * All parts hold at once. Runs in browsers, too.
 */
import type { FieldCompare, LogCondition } from '../model/log-query.ts';
import { levelOfWord, SEVERITY_LEVELS } from '../severity.ts';
import { WrongLogQuery, type LogQueryError } from './query-error.ts';

export const CONDITIONS_MAX = 32;
export const QUERY_CHARACTERS_MAX = 4_000;

const FIELD = /^([A-Za-z_@][\w.@/-]*?)\s*(!=|!~|>=|<=|=|~|:)\s*/;
const COMPARES: Readonly<Record<string, FieldCompare>> = {
  '=': 'equals',
  '!=': 'equals',
  ':': 'contains',
  '~': 'matches',
  '!~': 'matches',
  '>=': 'at-least',
  '<=': 'at-most',
};

/** @throws WrongLogQuery */
export function parseLogQuery(text: string): readonly LogCondition[] {
  if (text.length > QUERY_CHARACTERS_MAX) throw new WrongLogQuery(0, 'tooLong', { max: String(QUERY_CHARACTERS_MAX) });
  const conditions: LogCondition[] = [];
  let words: string[] = [];
  const flush = (): void => {
    if (words.length > 0) conditions.push({ kind: 'words', text: words.join(' '), isPrefix: false, isNot: false });
    words = [];
  };
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at] ?? '')) {
      at++;
      continue;
    }
    const isNot = text[at] === '-' && /\S/.test(text[at + 1] ?? '');
    const start = isNot ? at + 1 : at;
    const term = termAt(text, start);
    if (term.condition.kind === 'words' && !term.condition.isPrefix && !isNot) words.push(term.condition.text);
    else {
      const { condition } = term;
      conditions.push({ ...condition, isNot: condition.isNot !== isNot });
    }
    at = term.end;
  }
  flush();
  if (conditions.length > CONDITIONS_MAX) throw new WrongLogQuery(0, 'tooManyParts', { max: String(CONDITIONS_MAX) });
  return conditions;
}

/** What is wrong with it; null: nothing. */
export function mistakeInLogQuery(text: string): LogQueryError | null {
  try {
    parseLogQuery(text);
    return null;
  } catch (error) {
    if (error instanceof WrongLogQuery) return error.wrong;
    throw error;
  }
}

type Term = { readonly condition: LogCondition; readonly end: number };

function termAt(text: string, start: number): Term {
  if (text[start] === '"') {
    const quoted = quotedAt(text, start);
    return { condition: { kind: 'phrase', text: quoted.text, isNot: false }, end: quoted.end };
  }
  const head = FIELD.exec(text.slice(start));
  // An address is no field: http://…
  if (head !== null && !(head[2] === ':' && text.startsWith('//', start + head[0].length))) {
    const [all, field = '', operator = ''] = head;
    return fieldTerm(text, start, field, operator, start + all.length);
  }
  const word = /^[^\s"]+/.exec(text.slice(start))?.[0] ?? text.slice(start, start + 1);
  const isPrefix = word.length > 1 && word.endsWith('*');
  return {
    condition: { kind: 'words', text: isPrefix ? word.slice(0, -1) : word, isPrefix, isNot: false },
    end: start + word.length,
  };
}

function fieldTerm(text: string, start: number, field: string, operator: string, valueAt: number): Term {
  const isNot = operator.startsWith('!');
  const { values, end, isQuoted } = valuesAt(text, valueAt);
  if (field === 'severity') {
    const level = levelOfWord(values[0] ?? '');
    const compare = operator === '>=' || operator === '<=' ? operator : '=';
    if (level === null || operator.includes('~') || values.length !== 1)
      throw new WrongLogQuery(start, 'severity', { choices: SEVERITY_LEVELS.join(', ') });
    return { condition: { kind: 'severity', compare, level, isNot }, end };
  }
  if (!isQuoted && values.length === 1 && values[0] === '*' && (operator === '=' || operator === '!='))
    return { condition: { kind: 'field', field, compare: 'exists', values: [], isNot }, end };
  const compare = COMPARES[operator] ?? 'equals';
  if ((compare === 'at-least' || compare === 'at-most') && Number.isNaN(Number(values[0]))) throw new WrongLogQuery(valueAt, 'number');
  return { condition: { kind: 'field', field, compare, values, isNot }, end };
}

function valuesAt(text: string, start: number): { readonly values: readonly string[]; readonly end: number; readonly isQuoted: boolean } {
  if (text[start] === '"') {
    const { text: value, end } = quotedAt(text, start);
    return { values: [value], end, isQuoted: true };
  }
  if (text[start] === '(') {
    const close = closingAt(text, start);
    const values = splitChoice(text.slice(start + 1, close));
    if (values.length === 0) throw new WrongLogQuery(start, 'emptyChoice');
    return { values, end: close + 1, isQuoted: true };
  }
  const value = /^\S+/.exec(text.slice(start))?.[0];
  if (value === undefined) throw new WrongLogQuery(start, 'expectedValue');
  return { values: [value], end: start + value.length, isQuoted: false };
}

/** The bracket that ends a choice; those inside of quotes do not. */
function closingAt(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '"') at = quotedAt(text, at).end - 1;
    else if (text[at] === ')') return at;
  }
  throw new WrongLogQuery(start, 'unclosedBracket');
}

function splitChoice(text: string): readonly string[] {
  const values: string[] = [];
  for (let at = 0; at < text.length;) {
    if (text[at] === '"') {
      const quoted = quotedAt(text, at);
      values.push(quoted.text);
      at = quoted.end;
    } else if (text[at] === '|' || /\s/.test(text[at] ?? '')) {
      at++;
    } else {
      const value = /^[^|"]+/.exec(text.slice(at))?.[0] ?? '';
      values.push(value.trim());
      at += value.length;
    }
  }
  return values;
}

function quotedAt(text: string, start: number): { readonly text: string; readonly end: number } {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const unit = text[at] ?? '';
    if (unit === '\\' && at + 1 < text.length && (text[at + 1] === '"' || text[at + 1] === '\\')) value += text[++at] ?? '';
    else if (unit === '"') return { text: value, end: at + 1 };
    else value += unit;
  }
  throw new WrongLogQuery(start, 'unclosedQuote');
}
