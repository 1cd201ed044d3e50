import type { Target } from '../model/span-query.ts';
import { lex } from './lex.ts';
import { targetOf } from './parse-condition.ts';
import { isReserved } from './token-reader.ts';

/** What one key of the language stands for, as `formatTarget` writes it: `service`, `http.route`, `resource."odd key"`. Null: the text is no key. */
export function parseTarget(text: string): Target | null {
  const [token, ...more] = lex(text);
  if (token === undefined || more.length > 0 || (token.kind !== 'word' && token.kind !== 'string')) return null;
  if (token.text === '' || isReserved(token) || (token.kind === 'string' && !token.isClosed)) return null;
  return targetOf(token);
}
