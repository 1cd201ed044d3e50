import { DEPTH_MAX, type QueryFilter } from '../model/span-query.ts';
import { parseCondition } from './parse-condition.ts';
import type { Token } from './lex.ts';
import { isJoin, isKeyword, type TokenReader } from './token-reader.ts';
import type { Wrong } from './query-error.ts';

/** filter = conjunction { "or" conjunction } ; conjunction = term { "and" term } ; term = ["not"] ( condition | "true" | "false" | "(" filter ")" ) */
export function parseFilter(reader: TokenReader, depth = 0): QueryFilter {
  return joined(
    'any',
    chain(reader, ['or', '||'], () =>
      joined(
        'all',
        chain(reader, ['and', '&&'], () => parseTerm(reader, depth)),
      ),
    ),
  );
}

/** The conditions of a filter that all must hold: what a form edits one by one. */
export function conjuncts(filter: QueryFilter): readonly QueryFilter[] {
  return 'all' in filter ? filter.all : [filter];
}

/** One filter of several, without a bracket that says nothing. */
export function joined(how: 'all' | 'any', filters: readonly QueryFilter[]): QueryFilter {
  const [first] = filters;
  if (first !== undefined && filters.length === 1) return first;
  const inner = (filter: QueryFilter): readonly QueryFilter[] =>
    how === 'all' ? ('all' in filter ? filter.all : [filter]) : 'any' in filter ? filter.any : [filter];
  const flat = filters.flatMap(inner);
  const [only] = flat;
  if (only !== undefined && flat.length === 1) return only;
  return how === 'all' ? { all: flat } : { any: flat };
}

function chain(reader: TokenReader, joins: readonly string[], parse: () => QueryFilter): readonly QueryFilter[] {
  const parts = [parse()];
  while (reader.takeAny(...joins)) parts.push(parse());
  return parts;
}

function parseTerm(reader: TokenReader, depth: number): QueryFilter {
  if (depth >= DEPTH_MAX) throw reader.wrong('tooDeep', { max: String(DEPTH_MAX) });
  if (reader.takeAny('not', '!')) return { not: parseTerm(reader, depth + 1) };
  const open = reader.peek();
  if (isConstant(reader)) return constantOf(reader);
  if (!reader.take('open')) return parseCondition(reader);
  const filter = parseFilter(reader, depth + 1);
  closeBracket(reader, 'close', ')', open);
  return filter;
}

/** A word that holds for every span or for none, where it is no key. */
function isConstant(reader: TokenReader): boolean {
  const next = reader.peek(1);
  const isEnd = next === undefined || ['close', 'closeBrace', 'pipe'].includes(next.kind);
  return (isKeyword(reader.peek(), 'true') || isKeyword(reader.peek(), 'false')) && (isEnd || isJoin(next));
}

function constantOf(reader: TokenReader): QueryFilter {
  const isTrue = isKeyword(reader.peek(), 'true');
  reader.skip();
  return isTrue ? { all: [] } : { any: [] };
}

/** Takes the closing bracket, or says what stands in its place. */
export function closeBracket(reader: TokenReader, kind: 'close' | 'closeBrace', bracket: string, open: Token | undefined): void {
  if (reader.take(kind)) return;
  if (reader.peek() !== undefined) throw afterCondition(reader);
  throw reader.wrong('unclosedBracket', { bracket, open: open?.text ?? '' });
}

/** What is wrong with what follows a condition. */
export function afterCondition(reader: TokenReader): Wrong {
  const token = reader.peek();
  if (token?.kind === 'comma') return reader.wrong('commaInValue');
  if (token?.kind === 'openBrace' || (token?.kind === 'operator' && /^[&!]?(?:>>?|<<?|~)$/.test(token.text)))
    return reader.wrong('onlyInBraces', { left: '{…}', right: '{…}' });
  return reader.wrong('expectedAnd');
}
