import type { Operator, Target } from '../model/span-query.ts';
import { operatorsOf, valueKindOf } from './fields.ts';
import { lex, type Token } from './lex.ts';
import { isKeyword, targetOf } from './parse.ts';

/** Where the suggestion goes: it replaces [from, to) of the text. `prefix` is what was typed of it so far. */
type Place = { readonly from: number; readonly to: number; readonly prefix: string };

/** What can stand at the cursor. */
export type CompletionContext =
  | (Place & { readonly expects: 'key' })
  | (Place & { readonly expects: 'operator'; readonly key: string; readonly target: Target; readonly operators: readonly Operator[] })
  /** `choices`: all values there are; null when they have to be asked for. `isDuration`: nothing to ask for, a unit is needed. */
  | (Place & {
      readonly expects: 'value';
      readonly key: string;
      readonly target: Target;
      readonly choices: readonly string[] | null;
      readonly isDuration: boolean;
    })
  /** `symbols`: `and` after a condition, `(` after `in`, `,` and `)` in a list. */
  | (Place & { readonly expects: 'symbol'; readonly symbols: readonly string[] });

type State =
  | { readonly at: 'key' }
  | { readonly at: 'operator'; readonly key: Token }
  | { readonly at: 'value'; readonly key: Token; readonly isList: boolean }
  | { readonly at: 'open'; readonly key: Token }
  | { readonly at: 'separator'; readonly key: Token }
  | { readonly at: 'join' };

/** What is expected at `cursor` (UTF-16 units), going by the text before it; text behind the cursor is not read, except the rest of the word it is in. */
export function completionAt(text: string, cursor: number): CompletionContext {
  const tokens = lex(text);
  const touching = tokens.find((token) => token.start < cursor && cursor <= token.end);
  // A finished string, a list sign or an operator at the cursor is behind us; a word is still being typed.
  const isTyped =
    touching !== undefined && (touching.kind === 'word' || (touching.kind === 'string' && (cursor < touching.end || !touching.isClosed)));
  let state: State = { at: 'key' };
  for (const token of tokens) {
    if (token.start >= cursor || (isTyped && token === touching)) break;
    state = after(state, token);
  }
  const place = isTyped
    ? { from: touching.start, to: touching.end, prefix: typedOf(touching, text, cursor) }
    : { from: cursor, to: cursor, prefix: '' };
  return contextOf(state, place);
}

function typedOf(token: Token, text: string, cursor: number): string {
  const typed = text.slice(token.start, cursor);
  return token.kind === 'string' ? (lex(typed)[0]?.text ?? '') : typed;
}

function after(state: State, token: Token): State {
  switch (state.at) {
    case 'key':
      return token.kind === 'word' || token.kind === 'string' ? { at: 'operator', key: token } : state;
    case 'operator':
      if (isKeyword(token, 'in')) return { at: 'open', key: state.key };
      return token.kind === 'operator' ? { at: 'value', key: state.key, isList: false } : state;
    case 'open':
      return token.kind === 'open' ? { at: 'value', key: state.key, isList: true } : state;
    case 'value':
      if (token.kind !== 'word' && token.kind !== 'string') return state;
      return state.isList ? { at: 'separator', key: state.key } : { at: 'join' };
    case 'separator':
      if (token.kind === 'comma') return { at: 'value', key: state.key, isList: true };
      return token.kind === 'close' ? { at: 'join' } : state;
    case 'join':
      return isKeyword(token, 'and') ? { at: 'key' } : state;
  }
}

function contextOf(state: State, place: Place): CompletionContext {
  switch (state.at) {
    case 'key':
      return { ...place, expects: 'key' };
    case 'operator': {
      const target = targetOf(state.key);
      return { ...place, expects: 'operator', key: state.key.text, target, operators: operatorsOf(target) };
    }
    case 'value': {
      const target = targetOf(state.key);
      const kind = valueKindOf(target);
      return {
        ...place,
        expects: 'value',
        key: state.key.text,
        target,
        choices: typeof kind === 'string' ? null : kind,
        isDuration: kind === 'duration',
      };
    }
    case 'open':
      return { ...place, expects: 'symbol', symbols: ['('] };
    case 'separator':
      return { ...place, expects: 'symbol', symbols: [',', ')'] };
    case 'join':
      return { ...place, expects: 'symbol', symbols: ['and'] };
  }
}
