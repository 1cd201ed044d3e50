import { serverError } from './engine-error.ts';
import { tokens, type Token } from './lexer.ts';

/** What the server must know about a statement before the engine sees it. Positions are byte offsets of `text`. */
export type Statement = {
  /** The statement without data and without the final semicolon, latin1 (one character a byte). */
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly kind: 'select' | 'show' | 'insert' | 'other';
  /** The FORMAT clause of a query that gives rows. */
  readonly format: string | null;
  /** Set for an INSERT whose rows come with the request. */
  readonly insert: InsertTarget | null;
};

export type InsertTarget = {
  readonly format: string;
  /** Where `FROM INFILE` belongs in `text`: after the table and its columns. */
  readonly tableEnd: number;
  /** The `VALUES` or `FORMAT X` clause in `text`. */
  readonly clauseStart: number;
  /** Set for `INSERT ... SELECT ... FROM input('structure')`: the word `input` and its bracket. */
  readonly input: { readonly start: number; readonly end: number } | null;
  /** Where the data begins in the text that was analysed. */
  readonly dataStart: number;
};

const SELECTS = ['SELECT', 'WITH', 'VALUES', 'FROM'];
const SHOWS = ['SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'EXISTS', 'CHECK'];

/**
 * Reads one statement. `text` is latin1 and may go on with the data of an INSERT.
 *
 * Errors: EngineError 62 when nothing is there or a second statement follows, as ClickHouse's HTTP interface answers.
 */
export function analyseStatement(text: string): Statement {
  const seen: Token[] = [];
  let depth = 0;
  let insert: InsertTarget | null = null;
  let end: number | null = null;
  for (const token of tokens(text)) {
    if (end !== null) {
      if (token.text === ';' && token.kind === 'symbol') continue;
      throw serverError(62, 'SYNTAX_ERROR', 'Syntax error (Multi-statements are not allowed)');
    }
    if (token.kind === 'symbol') {
      if (token.text === ';') {
        end = token.start;
        continue;
      }
      if (token.text === '(' || token.text === '[' || token.text === '{') depth++;
      else if (token.text === ')' || token.text === ']' || token.text === '}') depth--;
    }
    seen.push(token);
    if (depth === 0 && isWord(seen[0], 'INSERT')) {
      insert = insertData(text, seen);
      if (insert !== null) break;
    }
  }
  const [first] = seen;
  if (first === undefined) throw serverError(62, 'SYNTAX_ERROR', 'Syntax error: Empty query');
  const kind = kindOf(seen);
  const last = seen.at(-1);
  return {
    text: text.slice(0, insert === null ? (end ?? last?.end ?? text.length) : (last?.end ?? text.length)),
    tokens: seen,
    kind,
    format: kind === 'insert' ? null : trailingFormat(seen),
    insert,
  };
}

export function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toUpperCase() === word;
}

function kindOf(seen: readonly Token[]): Statement['kind'] {
  const first = seen.find((token) => token.text !== '(');
  const word = first?.kind === 'word' ? first.text.toUpperCase() : '';
  if (word === 'INSERT') return 'insert';
  if (SELECTS.includes(word)) return 'select';
  return SHOWS.includes(word) ? 'show' : 'other';
}

/** FORMAT and a name, outside brackets, and after it at most a SETTINGS clause. */
function trailingFormat(seen: readonly Token[]): string | null {
  let format: string | null = null;
  let depth = 0;
  for (const [i, token] of seen.entries()) {
    if (token.kind === 'symbol' && token.text === '(') depth++;
    if (token.kind === 'symbol' && token.text === ')') depth--;
    const name = seen[i + 1];
    if (depth !== 0 || !isWord(token, 'FORMAT') || name?.kind !== 'word') continue;
    const after = seen[i + 2];
    if (after === undefined || isWord(after, 'SETTINGS')) format = name.text;
  }
  return format;
}

/** The end of an INSERT's statement, when the newest token is that end and the rows come with the request. */
function insertData(text: string, seen: readonly Token[]): InsertTarget | null {
  const newest = seen.at(-1);
  if (newest === undefined) return null;
  const before = seen.at(-2);
  const isFormat = newest.kind === 'word' && isWord(before, 'FORMAT') && !isTargetName(seen, seen.length - 2);
  const isValues = isWord(newest, 'VALUES') && !isFormat && followsTarget(seen);
  if (!isFormat && !isValues) return null;
  const clause = isFormat ? before : newest;
  const clauseStart = clause?.start ?? newest.start;
  const input = inputCall(seen);
  if (input === null && !isValues && selects(seen)) return null;
  return {
    format: isFormat ? newest.text : 'Values',
    tableEnd: targetEnd(seen),
    clauseStart,
    input,
    dataStart: isFormat ? afterFormatName(text, newest.end) : newest.end,
  };
}

/** `VALUES` ends the statement when only the target and settings stand before it. */
function followsTarget(seen: readonly Token[]): boolean {
  return seen.length > 2 && !selects(seen) && !isTargetName(seen, seen.length - 1);
}

/** The token stands where the table's name stands, whatever word it is. */
function isTargetName(seen: readonly Token[], i: number): boolean {
  const before = seen[i - 1];
  return i < 2 || isWord(before, 'INTO') || before?.text === '.' || (isWord(before, 'TABLE') && i === 3);
}

function selects(seen: readonly Token[]): boolean {
  let depth = 0;
  return seen.some((token) => {
    if (token.kind === 'symbol' && token.text === '(') depth++;
    if (token.kind === 'symbol' && token.text === ')') depth--;
    return depth === 0 && (isWord(token, 'SELECT') || isWord(token, 'WITH'));
  });
}

const AFTER_TARGET = ['SETTINGS', 'FORMAT', 'VALUES', 'SELECT', 'WITH', 'FROM'];

/** The end of `INTO [TABLE] db.table (columns)`. */
function targetEnd(seen: readonly Token[]): number {
  let depth = 0;
  const stop = seen.findIndex((token, i) => {
    if (token.kind === 'symbol' && token.text === '(') depth++;
    if (token.kind === 'symbol' && token.text === ')') depth--;
    return depth === 0 && !isTargetName(seen, i) && AFTER_TARGET.some((word) => isWord(token, word));
  });
  return seen[(stop === -1 ? seen.length : stop) - 1]?.end ?? 0;
}

function inputCall(seen: readonly Token[]): InsertTarget['input'] {
  const at = seen.findIndex((token, i) => isWord(token, 'INPUT') && seen[i + 1]?.text === '(');
  const word = seen[at];
  const bracket = seen[at + 1];
  return word === undefined || bracket === undefined ? null : { start: word.start, end: bracket.end };
}

/** ClickHouse drops blanks and one line end after the name (ParserInsertQuery.cpp). */
function afterFormatName(text: string, end: number): number {
  let at = end;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\f') at++;
  if (text[at] === '\r') at++;
  if (text[at] === '\n') at++;
  return at;
}
