/**
 * The words of a query. Never fails: what is wrong is the parser's to say, and completion works on unfinished text.
 *
 *   word      anything up to a space, comma, parenthesis or one of = ! < >
 *   string    in " or ', with \\ before the quote, a backslash, n, r or t
 *   operator  a run of = ! < > ~
 */
export type Token = {
  readonly kind: 'word' | 'string' | 'operator' | 'open' | 'close' | 'comma';
  /** Of a string: its content. */
  readonly text: string;
  /** Positions in the query, in UTF-16 units as editors count them; half-open. */
  readonly start: number;
  readonly end: number;
  /** False for a string without its closing quote. */
  readonly isClosed: boolean;
};

const SPACE = /\s/u;
const WORD_END = /[\s,()=!<>]/u;
const OPERATOR = /^[=!<>~]+/;
const LOGIC = /^(?:&&|\|\|)/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

export function lex(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (SPACE.test(character)) {
      at++;
      continue;
    }
    const token = tokenAt(text, at, character);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(text: string, start: number, first: string): Token {
  if (first === '(') return { kind: 'open', text: first, start, end: start + 1, isClosed: true };
  if (first === ')') return { kind: 'close', text: first, start, end: start + 1, isClosed: true };
  if (first === ',') return { kind: 'comma', text: first, start, end: start + 1, isClosed: true };
  if (first === '"' || first === "'") return stringAt(text, start, first);
  const rest = text.slice(start, start + 16);
  const operator = OPERATOR.exec(rest)?.[0] ?? LOGIC.exec(rest)?.[0];
  if (operator !== undefined && first !== '~')
    return { kind: 'operator', text: operator, start, end: start + operator.length, isClosed: true };
  let end = start + 1;
  while (end < text.length && !WORD_END.test(text.charAt(end))) end++;
  return { kind: 'word', text: text.slice(start, end), start, end, isClosed: true };
}

function stringAt(text: string, start: number, quote: string): Token {
  let content = '';
  let at = start + 1;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === quote) return { kind: 'string', text: content, start, end: at + 1, isClosed: true };
    if (character === '\\' && at + 1 < text.length) {
      const escaped = text.charAt(at + 1);
      content += ESCAPES[escaped] ?? escaped;
      at += 2;
    } else {
      content += character;
      at++;
    }
  }
  return { kind: 'string', text: content, start, end: at, isClosed: false };
}
