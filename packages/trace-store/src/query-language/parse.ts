/*
 * THE QUERY LANGUAGE
 *
 *   query      = [ filter { "|" stage } | pipeline ] [ hints ]
 *   filter     = conjunction { "or" conjunction }
 *   conjunction= term { "and" term }
 *   term       = [ "not" ] ( condition | "true" | "false" | "(" filter ")" )
 *   condition  = key operator value | key [ "not" ] "in" "(" value { "," value } ")" | key [ "not" ] "exists"
 *   key        = word | [ scope "." ] string        a word may be a field or its alias; a string always names an attribute
 *   scope      = "span" | "resource" | "scope" | "event" | "link"         also before a word: span.http.route
 *   operator   = "=" | "!=" | ">" | ">=" | "<" | "<=" | "=~" | "!~" | [ "not" ] ( "contains" | "startsWith" )
 *   value      = word | string
 *
 *   pipeline   = ( set | stage ) { "|" stage }
 *   set        = both { "or" both }       both = related { "and" related }
 *   related    = spans { [ "!" | "&" ] ( ">" | ">>" | "<" | "<<" | "~" ) spans }
 *   spans      = "{" [ filter ] "}" | "(" pipeline ")"
 *   stage      = "{" filter "}" | aggregate comparison number | "by" "(" key ")" | "coalesce" "(" ")"
 *   aggregate  = "count" "(" ")" | ( "avg" | "min" | "max" | "sum" ) "(" key ")"
 *
 *   hints      = "with" "(" word "=" word { "," word "=" word } ")"     how TraceQL is to look: here the newest come first anyway
 *
 *   service = order and duration > 500ms and http.response.status_code >= 500 and bizOrderId = 1001
 *   {service = gateway} >> {db.system.name = mysql and duration > 100ms} | count() > 10
 *
 * Words of the language are read in any case; && || ! stand for and, or, not. What it means: docs/query-language.md and model/span-query.ts.
 */
import type { QueryFilter } from '../model/span-query.ts';
import type { SpanSelection, Stage } from '../model/span-selection.ts';
import { afterCondition, conjuncts, parseFilter } from './parse-filter.ts';
import { parsePipeline, parseStages, startsWithStage } from './parse-selection.ts';
import { Wrong, type QueryError } from './query-error.ts';
import { isKeyword, TokenReader } from './token-reader.ts';

/** What must hold of a span, and how it stands in its trace where that is asked. */
export type Query = { readonly conditions: readonly QueryFilter[]; readonly selection?: SpanSelection };
export type ParsedQuery = Query | { readonly error: QueryError };

/** The empty text is the query that everything matches. Never throws. */
export function parseQuery(text: string): ParsedQuery {
  try {
    const reader = new TokenReader(text);
    if (reader.peek() === undefined) return { conditions: [] };
    const selection = startsWithSet(reader) ? parsePipeline(reader) : parsePlain(reader);
    skipHints(reader);
    if (reader.peek() !== undefined) throw reader.wrong('expectedRelation');
    return toQuery(selection);
  } catch (error) {
    if (error instanceof Wrong) return { error: error.error };
    throw error;
  }
}

/** Whether the first sign that is no opening bracket is a brace or begins a stage. */
function startsWithSet(reader: TokenReader): boolean {
  let at = 0;
  while (reader.peek(at)?.kind === 'open') at++;
  return reader.peek(at)?.kind === 'openBrace' || startsWithStage(reader, at);
}

function parsePlain(reader: TokenReader): SpanSelection {
  const filter = parseFilter(reader);
  const selection = parseStages(reader, { kind: 'spans', filter });
  if (selection.kind !== 'pipe' && reader.peek() !== undefined && !startsWithHints(reader)) throw afterCondition(reader);
  return selection;
}

function startsWithHints(reader: TokenReader): boolean {
  return isKeyword(reader.peek(), 'with') && reader.peek(1)?.kind === 'open';
}

/** with ( word = word { , word = word } ) */
function skipHints(reader: TokenReader): void {
  if (!startsWithHints(reader)) return;
  reader.skip();
  do {
    reader.skip();
    const [name, sign, value] = [reader.peek(), reader.peek(1), reader.peek(2)];
    if (name?.kind !== 'word' || sign?.text !== '=' || value?.kind !== 'word') throw reader.wrong('expectedHint');
    for (let i = 0; i < 3; i++) reader.skip();
  } while (reader.peek()?.kind === 'comma');
  if (!reader.take('close')) throw reader.wrong('expectedBracket', { bracket: ')' });
}

/** Filters at the end of a pipeline are conditions on what it gives; spans in braces alone are nothing but conditions. */
function toQuery(selection: SpanSelection): Query {
  if (selection.kind === 'spans') return { conditions: conjuncts(selection.filter) };
  if (selection.kind !== 'pipe') return { conditions: [], selection };
  const stages: Stage[] = [...selection.stages];
  const conditions: QueryFilter[] = [];
  for (let last = stages.at(-1); last?.kind === 'filter'; last = stages.at(-1)) {
    stages.pop();
    conditions.unshift(...conjuncts(last.filter));
  }
  if (stages.length > 0) return { conditions, selection: { ...selection, stages } };
  const inner = toQuery(selection.input);
  return { ...inner, conditions: [...inner.conditions, ...conditions] };
}
