import { serverError, type EngineError } from './engine-error.ts';
import type { Token } from './lexer.ts';
import { isWord, type Statement } from './statement.ts';

/*
 * WHAT CLIENTS MAY NOT SAY
 *
 * The engine is a library inside this process and would read any file and call any address on the user's behalf. A ClickHouse server
 * keeps such rights by grants; chDB has one user with all of them. So a statement is refused, before the engine sees it, when it names
 *
 *   - a table function or scalar function that is not in ALLOWED_FUNCTIONS but that the engine lists as a table function
 *     (so what a newer engine adds is refused until someone looks at it)
 *   - a table or database engine outside ALLOWED_ENGINES
 *   - a file in a table's place: FROM 'x', INTO OUTFILE, FROM INFILE, ATTACH ... FROM, a quoted name that is a path (chDB's database
 *     `default` opens files by name)
 *   - BACKUP, RESTORE, dictionaries with a source, disks made in place, SYSTEM commands that stop or change the server
 *
 * Names are compared after escapes are read, in any case. Strings and comments are not names: the lexer tells them apart.
 */

/** Table functions that read nothing but this engine's own tables and their arguments. */
const ALLOWED_FUNCTIONS = new Set([
  'dictionary',
  'format',
  'generaterandom',
  'generateseries',
  'generate_series',
  'input',
  'loop',
  'merge',
  'mergetreeanalyzeindexes',
  'mergetreeanalyzeindexesuuid',
  'mergetreeindex',
  'mergetreeprojection',
  'mergetreetextindex',
  'null',
  'numbers',
  'numbers_mt',
  'primes',
  'sqlstandardvalues',
  'values',
  'view',
  'viewexplain',
  'viewifpermitted',
  'zeros',
  'zeros_mt',
]);

/** Not table functions, yet they reach outside. */
const DENIED_FUNCTIONS = ['file', 'disk', 'catboostevaluate', 'python'];

const ALLOWED_ENGINES = [
  /^(?:Replicated|Shared)?(?:Replacing|Summing|Aggregating|Collapsing|Coalescing|VersionedCollapsing|Graphite)?MergeTree$/i,
  /^(?:Memory|Null|Log|TinyLog|StripeLog|Set|Join|Buffer|Merge|View|MaterializedView|Dictionary|Alias|TimeSeries|Atomic|Ordinary|GenerateRandom)$/i,
];

const ALLOWED_SYSTEM = /^(?:FLUSH|START|STOP|SYNC|WAIT|DROP|CLEAR|UNLOAD|LOAD|PREWARM|REFRESH)$/i;
const TABLE_PLACE = ['FROM', 'JOIN', 'INTO', 'TABLE', 'DESCRIBE', 'DESC', 'EXISTS', 'IN'];
const PATH = /^\s*[/~\\]|\.\.|:\/\/|\\/;

export type Guard = (statement: Statement, parameters: ReadonlyMap<string, string>) => void;

/** @param tableFunctions the engine's own list (`system.table_functions`). The guard throws EngineError 497 with the reason. */
export function createGuard(tableFunctions: readonly string[]): Guard {
  const denied = new Set([
    ...tableFunctions.map((name) => name.toLowerCase()).filter((name) => !ALLOWED_FUNCTIONS.has(name)),
    ...DENIED_FUNCTIONS,
  ]);
  return (statement, parameters) => {
    checkStart(statement);
    checkNames(statement, denied);
    for (const [name, value] of parameters) {
      if (!identifiers(statement).includes(name)) continue;
      if (denied.has(value.toLowerCase()) || PATH.test(value)) throw refused(`the name '${value.slice(0, 64)}' of a parameter`);
    }
  };
}

function checkStart({ tokens }: Statement): void {
  const [first, second] = tokens;
  if (isWord(first, 'BACKUP') || isWord(first, 'RESTORE')) throw refused(String(first?.text.toUpperCase()));
  if (isWord(first, 'SYSTEM') && !ALLOWED_SYSTEM.test(second?.text ?? '')) throw refused(`SYSTEM ${second?.text ?? ''}`);
}

function checkNames({ tokens }: Statement, denied: ReadonlySet<string>): void {
  const defines = ['CREATE', 'ATTACH', 'REPLACE', 'ALTER'].some((word) => isWord(tokens[0], word));
  for (const [i, token] of tokens.entries()) {
    const next = tokens[i + 1];
    const before = tokens[i - 1];
    const inTablePlace = TABLE_PLACE.some((word) => isWord(before, word));
    if (token.kind === 'string' && inTablePlace && !isInValue(tokens, i)) throw refused('a file in the place of a table');
    if (token.kind === 'quotedName' && (inTablePlace || before?.text === '.' || before?.text === ',') && PATH.test(token.text)) {
      throw refused('a quoted name that looks like a path');
    }
    if (token.kind !== 'word' && token.kind !== 'quotedName') continue;
    const name = plainName(token.text).toLowerCase();
    if (next?.text === '(' && next.kind === 'symbol' && denied.has(name) && !isColumnList(tokens, i)) throw refused(`the function ${name}`);
    if (defines && isWord(token, 'ENGINE')) checkEngine(next?.text === '=' ? tokens[i + 2] : next);
    if (isWord(token, 'OUTFILE') && isWord(before, 'INTO')) throw refused('INTO OUTFILE');
    if (isWord(token, 'INFILE') && isWord(before, 'FROM')) throw refused('FROM INFILE');
    if (isWord(token, 'SOURCE') && next?.text === '(' && !isWord(tokens[i + 2], 'NULL')) throw refused('a dictionary with a source');
    if (isWord(tokens[0], 'ATTACH') && isWord(token, 'FROM')) throw refused('ATTACH ... FROM');
  }
}

/** `x IN 'a'` and `EXISTS 'a'` compare with a value; a file cannot stand there. */
function isInValue(tokens: Statement['tokens'], i: number): boolean {
  return isWord(tokens[i - 1], 'IN');
}

/** `INSERT INTO url (a, b)`: the name of a table, followed by its columns, not a call. `INSERT INTO FUNCTION url(...)` is one. */
function isColumnList(tokens: Statement['tokens'], i: number): boolean {
  const before = tokens[i - 1];
  if (!isWord(tokens[0], 'INSERT')) return isWord(tokens[0], 'CREATE') && (isWord(before, 'TABLE') || isWord(before, 'EXISTS'));
  return isWord(before, 'INTO') || (isWord(before, 'TABLE') && i < 3);
}

function checkEngine(token: Token | undefined): void {
  // Without a name after it, ENGINE is a column (system.tables has one).
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'quotedName') || AFTER_COLUMN.test(token.text)) return;
  const name = plainName(token.text);
  if (!ALLOWED_ENGINES.some((pattern) => pattern.test(name))) throw refused(`the engine ${name.slice(0, 64)}`);
}

const AFTER_COLUMN =
  /^(?:FROM|AS|IN|LIKE|ILIKE|NOT|IS|AND|OR|ASC|DESC|BETWEEN|GROUP|ORDER|LIMIT|HAVING|UNION|SETTINGS|FORMAT|THEN|END|WHERE)$/i;

function identifiers({ tokens }: Statement): readonly string[] {
  return tokens.flatMap((token, i) =>
    isWord(token, 'IDENTIFIER') && tokens[i - 1]?.text === ':' ? [plainName(tokens[i - 2]?.text ?? '')] : [],
  );
}

/** Escapes of a quoted name, read: `\x66ile` and a doubled quote included. */
function plainName(text: string): string {
  return text.replaceAll(/\\x([0-9a-fA-F]{2})|\\(.)/g, (_all, hex: string | undefined, other: string | undefined) =>
    hex === undefined ? (other ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function refused(what: string): EngineError {
  return serverError(
    497,
    'ACCESS_DENIED',
    `spanhouse: Not enough privileges. The embedded server does not take ${what}: it would reach outside the database`,
  );
}
