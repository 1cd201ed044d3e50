import { KEYWORDS } from './fields.ts';
import { lex, type Token } from './lex.ts';
import { Wrong, type QueryErrorCode } from './query-error.ts';

/** The tokens of a query, taken one by one. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #next = 0;
  /** Comparisons taken so far. */
  conditions = 0;

  /** @throws Wrong when a quote is not closed. */
  constructor(text: string) {
    this.#tokens = lex(text);
    this.#end = text.length;
    const open = this.#tokens.find((token) => !token.isClosed);
    if (open !== undefined) throw new Wrong(open.start, 'unclosedQuote');
  }

  has(kind: Token['kind']): boolean {
    return this.#tokens.some((token) => token.kind === kind);
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#next + ahead];
  }

  skip(): void {
    this.#next++;
  }

  /** Takes the next token when it is of this kind. */
  take(kind: Token['kind']): boolean {
    if (this.peek()?.kind !== kind) return false;
    this.#next++;
    return true;
  }

  /** Takes the next token when it is one of these words or operators. */
  takeAny(...texts: readonly string[]): boolean {
    const token = this.peek();
    const isOne = texts.some((text) => (token?.kind === 'operator' ? token.text === text : isKeyword(token, text)));
    if (isOne) this.#next++;
    return isOne;
  }

  wrong(code: QueryErrorCode, values: Readonly<Record<string, string>> = {}): Wrong {
    return new Wrong(this.peek()?.start ?? this.#end, code, values);
  }
}

/** Whether the token is this word, in any case. */
export function isKeyword(token: Token | undefined, keyword: string): boolean {
  return token?.kind === 'word' && token.text.toLowerCase() === keyword;
}

/** Whether the token joins two conditions. */
export function isJoin(token: Token | undefined): boolean {
  return isKeyword(token, 'and') || isKeyword(token, 'or') || token?.text === '&&' || token?.text === '||';
}

export function isReserved(token: Token): boolean {
  return token.kind === 'word' && KEYWORDS.includes(token.text.toLowerCase());
}
