import type { Operator, Target } from '../model/span-query.ts';
import { operatorsOf, valueKindOf } from './fields.ts';
import { lex, type Token } from './lex.ts';
import { targetOf } from './parse-condition.ts';
import { afterToken, START, type Expectation } from './expectation.ts';

/** Where the suggestion goes: it replaces [from, to) of the text. `prefix` is what was typed of it so far. */
type Place = { readonly from: number; readonly to: number; readonly prefix: string };

/** What can stand at the cursor. `symbols`: words and signs of the language that can stand there. */
export type CompletionContext =
  | (Place & { readonly expects: 'key'; readonly symbols: readonly string[] })
  | (Place & { readonly expects: 'operator'; readonly key: string; readonly target: Target; readonly operators: readonly Operator[] })
  /** `choices`: all values there are; null when they have to be asked for. `isDuration`: nothing to ask for, a unit is needed. */
  | (Place & {
      readonly expects: 'value';
      readonly key: string;
      readonly target: Target;
      readonly choices: readonly string[] | null;
      readonly isDuration: boolean;
    })
  | (Place & { readonly expects: 'symbol'; readonly symbols: readonly string[] });

/** What is expected at `cursor` (UTF-16 units), going by the text before it; text behind the cursor is not read, except the rest of the word it is in. */
export function completionAt(text: string, cursor: number): CompletionContext {
  const tokens = lex(text);
  const touching = tokens.find((token) => token.start < cursor && cursor <= token.end);
  // A finished string, a list sign or an operator at the cursor is behind us; a word is still being typed.
  const isTyped =
    touching !== undefined && (touching.kind === 'word' || (touching.kind === 'string' && (cursor < touching.end || !touching.isClosed)));
  let expected: Expectation = START;
  for (const token of tokens) {
    if (token.start >= cursor || (isTyped && token === touching)) break;
    expected = afterToken(expected, token);
  }
  const place = isTyped
    ? { from: touching.start, to: touching.end, prefix: typedOf(touching, text, cursor) }
    : { from: cursor, to: cursor, prefix: '' };
  return contextOf(expected, place);
}

function typedOf(token: Token, text: string, cursor: number): string {
  const typed = text.slice(token.start, cursor);
  return token.kind === 'string' ? (lex(typed)[0]?.text ?? '') : typed;
}

function contextOf(expected: Expectation, place: Place): CompletionContext {
  switch (expected.at) {
    case 'key':
      return { ...place, expects: 'key', symbols: expected.symbols };
    case 'operator': {
      const target = targetOf(expected.key);
      return { ...place, expects: 'operator', key: expected.key.text, target, operators: operatorsOf(target) };
    }
    case 'value': {
      const target = targetOf(expected.key);
      const kind = valueKindOf(target, expected.operator);
      return {
        ...place,
        expects: 'value',
        key: expected.key.text,
        target,
        choices: typeof kind === 'string' ? null : kind,
        isDuration: kind === 'duration',
      };
    }
    case 'symbol':
      return { ...place, expects: 'symbol', symbols: expected.symbols };
  }
}
