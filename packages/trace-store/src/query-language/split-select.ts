import type { Target } from '../model/span-query.ts';
import { lex, type Token } from './lex.ts';
import { parseTarget } from './parse-target.ts';
import { isKeyword } from './token-reader.ts';

/** A query of TraceQL without its stages `select(…)`, which choose nothing, and what they ask to be told of each span, once each. */
export type SplitSelect = { readonly query: string; readonly selected: readonly Selected[] };

/** `name`: of the attribute without the place where it is looked for, else the word itself. */
export type Selected = { readonly name: string; readonly target: Target };

/** What is no well-formed stage, or names what is no key, is left where it is: the parser says what is wrong with it. */
export function splitSelect(text: string): SplitSelect {
  const tokens = lex(text);
  const selected = new Map<string, Selected>();
  let query = '';
  let from = 0;
  for (const [i, token] of tokens.entries()) {
    const stage = token.kind === 'pipe' ? stageAt(text, tokens.slice(i)) : null;
    if (stage === null) continue;
    for (const each of stage.selected) selected.set(JSON.stringify(each.target), each);
    // As many spaces: what the parser says of places stays right.
    query += text.slice(from, token.start) + ' '.repeat(stage.end - token.start);
    from = stage.end;
  }
  return { query: query + text.slice(from), selected: [...selected.values()] };
}

/** `| select ( key { , key } )` at the first of these tokens. */
function stageAt(text: string, tokens: readonly Token[]): { readonly selected: readonly Selected[]; readonly end: number } | null {
  if (!isKeyword(tokens[1], 'select') || tokens[2]?.kind !== 'open') return null;
  const selected: Selected[] = [];
  for (let at = 3; ; at += 2) {
    const [key, sign] = [tokens[at], tokens[at + 1]];
    if (key === undefined || sign === undefined) return null;
    const target = key.kind === 'word' || key.kind === 'string' ? parseTarget(text.slice(key.start, key.end)) : null;
    if (target === null) return null;
    selected.push({ name: target.kind === 'attribute' ? target.key : key.text, target });
    if (sign.kind === 'close') return { selected, end: sign.end };
    if (sign.kind !== 'comma') return null;
  }
}
