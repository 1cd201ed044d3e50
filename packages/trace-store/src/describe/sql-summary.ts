/*
 * What a statement does, in two words: its verb and its first table, `INSERT shop.orders`.
 *
 * A statement is read word by word from the left, and only as far as the table. Comments, values and signs are skipped; a name may be quoted
 * and may have a schema. After `WITH`, what is between parentheses is skipped up to the verb. The table of a SELECT or DELETE stands behind
 * the first FROM that is not inside parentheses, or, when a parenthesis opens there (a subquery), behind the first FROM in it.
 */

/** A longer statement is not read to its end. Select lists that tools write are thousands of characters long. */
const UNITS_READ = 16_384;

type Word = { readonly text: string; readonly upper: string; readonly isQuoted: boolean };

/** '' when the text does not begin with a verb of SQL. */
export function summariseSql(statement: string): string {
  if (statement === '') return '';
  const words = createWords(statement.slice(0, UNITS_READ));
  const verb = verbOf(words);
  const table = tableOf(verb, words);
  return table === '' ? verb : `${verb} ${table}`;
}

/** Words that stand alone or need no object to be told apart. */
const ALONE: ReadonlySet<string> = new Set(
  'BEGIN START COMMIT ROLLBACK SAVEPOINT RELEASE SET SHOW USE PRAGMA VALUES DESCRIBE EXPLAIN GRANT REVOKE VACUUM ANALYZE DECLARE FETCH CLOSE KILL PING'.split(
    ' ',
  ),
);
const WITH_TABLE: ReadonlySet<string> = new Set(
  'SELECT INSERT UPDATE DELETE REPLACE MERGE UPSERT CALL EXEC EXECUTE TRUNCATE COPY LOCK CREATE ALTER DROP'.split(' '),
);
/** Between a verb and its table. */
const BEFORE_TABLE: ReadonlySet<string> = new Set(
  'INTO ONLY TABLE TABLES LOW_PRIORITY HIGH_PRIORITY DELAYED QUICK IGNORE OVERWRITE OR ROLLBACK ABORT FAIL REPLACE IMMEDIATE'.split(' '),
);
const BEFORE_FROM_TABLE: ReadonlySet<string> = new Set(['(', 'ONLY', 'LATERAL']);
const SUBQUERY: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'VALUES']);
const DEFINED: ReadonlySet<string> = new Set('TABLE INDEX VIEW DATABASE SCHEMA SEQUENCE PROCEDURE FUNCTION TRIGGER USER ROLE'.split(' '));

function verbOf(words: Words): string {
  let isCte = false;
  for (let word = words.next(); word !== null; word = words.next()) {
    if (word.isQuoted) return '';
    if (word.text === '(' || word.text === '{') continue;
    if (word.upper === 'WITH') {
      isCte = true;
      continue;
    }
    const isVerb = WITH_TABLE.has(word.upper) || ALONE.has(word.upper);
    if (!isCte) return isVerb ? word.upper : '';
    if (isVerb && words.depth() === 0) return word.upper;
  }
  return '';
}

function tableOf(verb: string, words: Words): string {
  if (!WITH_TABLE.has(verb)) return '';
  if (verb === 'SELECT' || verb === 'DELETE') return tableAfterFrom(words);
  if (verb === 'CREATE' || verb === 'ALTER' || verb === 'DROP') return definedIn(words);
  for (let word = words.next(); word !== null; word = words.next()) {
    if (word.isQuoted || !BEFORE_TABLE.has(word.upper)) return isName(word) ? word.text : '';
  }
  return '';
}

function tableAfterFrom(words: Words): string {
  let depth = words.depth();
  for (let word = words.next(); word !== null; word = words.next()) {
    if (word.isQuoted || word.upper !== 'FROM' || words.depth() > depth) continue;
    let next = words.next();
    while (next !== null && !next.isQuoted && BEFORE_FROM_TABLE.has(next.upper)) next = words.next();
    if (next === null || next.isQuoted || !SUBQUERY.has(next.upper)) return next !== null && isName(next) ? next.text : '';
    depth = words.depth();
  }
  return '';
}

/** `TABLE orders` of `TEMPORARY TABLE IF NOT EXISTS orders`. */
function definedIn(words: Words): string {
  let kind = '';
  for (let word = words.next(); word !== null; word = words.next()) {
    if (kind === '') {
      if (DEFINED.has(word.upper)) kind = word.upper;
      else if (!isName(word)) return '';
    } else if (
      word.isQuoted ||
      !(word.upper === 'IF' || word.upper === 'NOT' || word.upper === 'EXISTS' || word.upper === 'CONCURRENTLY')
    ) {
      return isName(word) ? `${kind} ${word.text}` : kind;
    }
  }
  return kind;
}

function isName(word: Word): boolean {
  return word.isQuoted || /^[\p{L}_#@]/u.test(word.text);
}

type Words = {
  /** The next word, or a parenthesis or brace that opens; null at the end. */
  next(): Word | null;
  /** Parentheses that are open. */
  depth(): number;
};

// What is opened and never closed ends with the text: looking for the end again and again would take the square of its length.
const NAME = '(?:[\\p{L}_#@][\\p{L}\\p{N}_$#@]*|"(?:[^"]|"")*(?:"|$)|`[^`]*(?:`|$)|\\[[^\\]]*(?:\\]|$))';
const SKIPPED = /(?:\s|--[^\n]*|#[ \t][^\n]*|\/\*[^]*?(?:\*\/|$))*/y;
const LITERAL = /'(?:[^'\\]|''|\\[^]?)*(?:'|$)/y;
const NAMES = new RegExp(`${NAME}(?:\\s*\\.\\s*${NAME})*`, 'uy');

function createWords(text: string): Words {
  let at = 0;
  let depth = 0;
  const match = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  };
  return {
    depth: () => depth,
    next() {
      while (at < text.length) {
        match(SKIPPED);
        const name = match(NAMES);
        if (name !== '') {
          const isQuoted = /["`[]/.test(name);
          const plain = isQuoted || /\s/.test(name) ? name.replace(/["`[\]]/g, '').replace(/\s*\.\s*/g, '.') : name;
          return { text: plain, upper: plain.toUpperCase(), isQuoted };
        }
        if (match(LITERAL) !== '') continue;
        const sign = text[at] ?? '';
        at++;
        if (sign === '(') depth++;
        else if (sign === ')') depth--;
        if (sign === '(' || sign === '{') return { text: sign, upper: sign, isQuoted: false };
      }
      return null;
    },
  };
}
