import type { AttributeScope } from '../model/span-query.ts';

/**
 * The words of a query. Never fails: what is wrong is the parser's to say, and completion works on unfinished text.
 *
 *   word      anything up to a space, comma, parenthesis, one of = ! < >, or a closing brace that was not opened in the word
 *   string    in ` as it stands, or in " or ', with \\ before the quote, a backslash, n, r or t; behind span. resource. scope. event. link. a key of that scope
 *   operator  a run of = ! < > ~, also behind &; && and ||
 *   pipe      |
 */
export type Token = {
  readonly kind: 'word' | 'string' | 'operator' | 'open' | 'close' | 'openBrace' | 'closeBrace' | 'comma' | 'pipe';
  /** Of a string: its content. */
  readonly text: string;
  /** Of a string: the scope before it. */
  readonly scope?: AttributeScope;
  /** Positions in the query, in UTF-16 units as editors count them; half-open. */
  readonly start: number;
  readonly end: number;
  /** False for a string without its closing quote. */
  readonly isClosed: boolean;
};

const SPACE = /\s/u;
const WORD_END = /[\s,()=!<>]/u;
/** `~` alone is an operator only before a space or a bracket: a value may begin with it. */
const OPERATOR = /^(?:&&|\|\||&?(?:~(?=[\s({]|$)|[=!<>][=!<>~]*)|&~)/;
const SCOPE_BEFORE_STRING = /^(span|resource|scope|instrumentation|event|link|)\.["']/;
const SIGNS: Readonly<Record<string, Token['kind']>> = {
  '(': 'open',
  ')': 'close',
  '{': 'openBrace',
  '}': 'closeBrace',
  ',': 'comma',
  '|': 'pipe',
};
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
  if (first === '"' || first === "'" || first === '`') return stringAt(text, start, start, undefined);
  const rest = text.slice(start, start + 20);
  const operator = OPERATOR.exec(rest)?.[0];
  if (operator !== undefined) return { kind: 'operator', text: operator, start, end: start + operator.length, isClosed: true };
  const sign = SIGNS[first];
  if (sign !== undefined) return { kind: sign, text: first, start, end: start + 1, isClosed: true };
  const scope = SCOPE_BEFORE_STRING.exec(rest)?.[1];
  if (scope !== undefined) return stringAt(text, start, start + scope.length + 1, scopeOf(scope));
  const end = wordEnd(text, start);
  return { kind: 'word', text: text.slice(start, end), start, end, isClosed: true };
}

/** The scope of this name; undefined when it is none. */
export function scopeOf(name: string): AttributeScope | undefined {
  switch (name) {
    case 'span':
    case 'resource':
    case 'scope':
    case 'event':
    case 'link':
      return name;
    case 'instrumentation':
      return 'scope';
    default:
      return undefined;
  }
}

function wordEnd(text: string, start: number): number {
  let end = start;
  let open = 0;
  while (end < text.length) {
    const character = text.charAt(end);
    if (WORD_END.test(character)) break;
    if (character === '{') open++;
    if (character === '}' && --open < 0) break;
    end++;
  }
  return end;
}

function stringAt(text: string, start: number, quoteAt: number, scope: AttributeScope | undefined): Token {
  const quote = text.charAt(quoteAt);
  const token = (content: string, end: number, isClosed: boolean): Token => ({
    kind: 'string',
    text: content,
    ...(scope === undefined ? {} : { scope }),
    start,
    end,
    isClosed,
  });
  let content = '';
  let at = quoteAt + 1;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === quote) return token(content, at + 1, true);
    if (character === '\\' && quote !== '`' && at + 1 < text.length) {
      const escaped = text.charAt(at + 1);
      content += ESCAPES[escaped] ?? escaped;
      at += 2;
    } else {
      content += character;
      at++;
    }
  }
  return token(content, at, false);
}
