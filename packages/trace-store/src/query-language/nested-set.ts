import type { Condition } from '../model/span-query.ts';
import type { Token } from './lex.ts';
import type { TokenReader } from './token-reader.ts';

/*
 * TraceQL numbers the spans of a trace in the order of a walk through their tree. The numbers themselves are those of a store and tell nothing; what is asked
 * with them is whether a span is a root: of a root `nestedSetParent` is -1, of others it is not negative.
 */

const NAMES: readonly string[] = ['nestedSetParent', 'nestedSetLeft', 'nestedSetRight'];
const IS_ROOT: readonly string[] = ['< 0', '= -1', '<= -1'];
const IS_NO_ROOT: readonly string[] = ['>= 0', '!= -1', '> -1'];

export function isNestedSet({ kind, text }: Pick<Token, 'kind' | 'text'>): boolean {
  return kind === 'word' && NAMES.includes(text);
}

/** `nestedSetParent < 0` as what it means. @throws Wrong for what tells no root from other spans. */
export function parseNestedSet(reader: TokenReader, key: Token): Condition {
  const asked = `${reader.peek()?.text ?? ''} ${reader.peek(1)?.text ?? ''}`;
  const isRoot = IS_ROOT.includes(asked);
  if (key.text !== 'nestedSetParent' || (!isRoot && !IS_NO_ROOT.includes(asked))) throw reader.wrong('nestedSet', { key: key.text });
  reader.skip();
  reader.skip();
  return { target: { kind: 'field', field: 'isRoot' }, operator: '=', values: [String(isRoot)] };
}
