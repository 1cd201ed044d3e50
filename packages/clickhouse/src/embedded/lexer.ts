/*
 * CLICKHOUSE'S TOKENS, as far as the server must see them (Parsers/Lexer.cpp; each line checked against the engine of 26.7 by the tests)
 *
 * The text is taken as latin1, one character a byte, so that positions are byte offsets of the request.
 *
 *   comments     `--`, `//`, `#!` and `# ` to the end of the line; slash-star to star-slash, which nest
 *   string       '...' with \ and '' as escapes; U+2018 ... U+2019 without escapes; $tag$ ... $tag$ without escapes
 *   quoted name  `...` and "..." with \ and the doubled quote as escapes; U+201C ... U+201D without escapes
 *   word         [A-Za-z_][A-Za-z0-9_$]*
 *   number       starts with a digit and runs on through letters, digits, `_` and `.`
 *   anything else is one character. Bytes from 0x80 on are the engine's Unicode spaces or an error, never part of a word.
 */
export type Token = {
  readonly kind: 'word' | 'quotedName' | 'string' | 'number' | 'symbol';
  /** word: as written; quotedName and string: what is between the quotes, escapes taken as they stand. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
};

const LEFT_SINGLE = '\u00e2\u0080\u0098';
const RIGHT_SINGLE = '\u00e2\u0080\u0099';
const LEFT_DOUBLE = '\u00e2\u0080\u009c';
const RIGHT_DOUBLE = '\u00e2\u0080\u009d';

const SPACE = /[\t\n\v\f\r \0]+/y;
const LINE_COMMENT = /(?:--|\/\/|#!|# )[^\n]*/y;
const COMMENT_EDGE = /\/\*|\*\//g;
const HEREDOC = /\$[A-Za-z0-9_]*\$/y;
const WORD = /[A-Za-z_][A-Za-z0-9_$]*/y;
const NUMBER = /[0-9][A-Za-z0-9_.]*/y;

/** Tokens from `from` on, one at a time, so that a caller can stop where the data of an INSERT begins. */
export function* tokens(text: string, from = 0): Generator<Token> {
  let at = from;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  const upTo = (kind: Token['kind'], opening: number, closing: string): Token => {
    const close = text.indexOf(closing, at + opening);
    const end = close === -1 ? text.length : close + closing.length;
    return { kind, text: text.slice(at + opening, close === -1 ? text.length : close), start: at, end };
  };
  while (at < text.length) {
    const skipped = match(SPACE) ?? match(LINE_COMMENT);
    if (skipped !== null) {
      at += skipped.length;
      continue;
    }
    if (text.startsWith('/*', at)) {
      at = endOfBlockComment();
      continue;
    }
    const token = next();
    yield token;
    at = token.end;
  }

  function next(): Token {
    const first = text[at] ?? '';
    if (first === "'") return escaped('string', first);
    if (first === '`' || first === '"') return escaped('quotedName', first);
    if (text.startsWith(LEFT_SINGLE, at)) return upTo('string', LEFT_SINGLE.length, RIGHT_SINGLE);
    if (text.startsWith(LEFT_DOUBLE, at)) return upTo('quotedName', LEFT_DOUBLE.length, RIGHT_DOUBLE);
    if (first === '$') {
      const tag = match(HEREDOC);
      if (tag !== null && text.includes(tag, at + tag.length)) return upTo('string', tag.length, tag);
    }
    const word = match(WORD);
    if (word !== null) return { kind: 'word', text: word, start: at, end: at + word.length };
    const number = match(NUMBER);
    if (number !== null) return { kind: 'number', text: number, start: at, end: at + number.length };
    return { kind: 'symbol', text: first, start: at, end: at + 1 };
  }

  function endOfBlockComment(): number {
    COMMENT_EDGE.lastIndex = at;
    for (let depth = 0; ;) {
      const edge = COMMENT_EDGE.exec(text);
      if (edge === null) return text.length;
      depth += edge[0] === '/*' ? 1 : -1;
      if (depth === 0) return COMMENT_EDGE.lastIndex;
    }
  }

  function escaped(kind: Token['kind'], quote: string): Token {
    let end = at + 1;
    while (end < text.length) {
      const character = text[end];
      if (character === '\\') end += 2;
      else if (character !== quote) end++;
      else if (text[end + 1] === quote) end += 2;
      else break;
    }
    return { kind, text: text.slice(at + 1, end), start: at, end: Math.min(end + 1, text.length) };
  }
}
