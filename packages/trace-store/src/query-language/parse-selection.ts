import { DEPTH_MAX, type QueryFilter } from '../model/span-query.ts';
import { AGGREGATES, RELATIONS, type OrderOperator, type SpanSelection, type Stage } from '../model/span-selection.ts';
import { valueKindOf } from './fields.ts';
import { parseKey, parseValue, targetOf } from './parse-condition.ts';
import { closeBracket, parseFilter } from './parse-filter.ts';
import { isKeyword, type TokenReader } from './token-reader.ts';

const EVERY_SPAN: QueryFilter = { all: [] };
/** `coalesce` puts together what a stage before has parted. */
const STAGES: readonly string[] = [...AGGREGATES, 'by'];
const COMPARISONS: readonly OrderOperator[] = ['>', '>=', '<', '<=', '=', '!='];

/** pipeline = ( set | stage ) { "|" stage } : a stage at the beginning is one of all spans. */
export function parsePipeline(reader: TokenReader, depth = 0): SpanSelection {
  if (startsWithStage(reader)) {
    const first = parseStage(reader);
    const rest = parseStages(reader, { kind: 'spans', filter: EVERY_SPAN });
    return { kind: 'pipe', input: { kind: 'spans', filter: EVERY_SPAN }, stages: [first, ...(rest.kind === 'pipe' ? rest.stages : [])] };
  }
  return parseStages(reader, parseEither(reader, depth));
}

/** Whether the tokens behind these first ones are the name of a stage and its bracket. */
export function startsWithStage(reader: TokenReader, at = 0): boolean {
  return STAGES.some((name) => isKeyword(reader.peek(at), name)) && reader.peek(at + 1)?.kind === 'open';
}

/** { "|" stage } behind a set. */
export function parseStages(reader: TokenReader, input: SpanSelection): SpanSelection {
  const stages: Stage[] = [];
  while (reader.take('pipe')) stages.push(parseStage(reader));
  return stages.length === 0 ? input : { kind: 'pipe', input, stages };
}

/** set = both { "or" both } ; both = related { "and" related } */
function parseEither(reader: TokenReader, depth: number): SpanSelection {
  let left = parseBoth(reader, depth);
  while (reader.takeAny('or', '||')) left = { kind: 'either', left, right: parseBoth(reader, depth) };
  return left;
}

function parseBoth(reader: TokenReader, depth: number): SpanSelection {
  let left = parseRelated(reader, depth);
  while (reader.takeAny('and', '&&')) left = { kind: 'both', left, right: parseRelated(reader, depth) };
  return left;
}

/** related = spans { ("&" | "!")(">" | ">>" | "<" | "<<" | "~") spans } ; spans = "{" [filter] "}" | "(" pipeline ")" */
function parseRelated(reader: TokenReader, depth: number): SpanSelection {
  let left = parseSpans(reader, depth);
  for (;;) {
    const token = reader.peek();
    const [, sign = '', name] = /^([&!]?)(>>?|<<?|~)$/.exec(token?.kind === 'operator' ? token.text : '') ?? [];
    const relation = RELATIONS.find((each) => each === name);
    if (relation === undefined) return left;
    reader.skip();
    left = {
      kind: 'related',
      relation,
      mode: sign === '!' ? 'not' : sign === '&' ? 'union' : 'right',
      left,
      right: parseSpans(reader, depth),
    };
  }
}

function parseSpans(reader: TokenReader, depth: number): SpanSelection {
  if (depth >= DEPTH_MAX) throw reader.wrong('tooDeep', { max: String(DEPTH_MAX) });
  const open = reader.peek();
  if (reader.take('open')) {
    const inner = parsePipeline(reader, depth + 1);
    if (!reader.take('close')) throw reader.wrong(reader.peek() === undefined ? 'unclosedBracket' : 'expectedRelation', { bracket: ')' });
    return inner;
  }
  if (!reader.take('openBrace')) throw reader.wrong('expectedSpans', { example: '{status = error}' });
  return { kind: 'spans', filter: parseBraced(reader, depth, open) };
}

function parseBraced(reader: TokenReader, depth: number, open: ReturnType<TokenReader['peek']>): QueryFilter {
  if (reader.take('closeBrace')) return EVERY_SPAN;
  const filter = parseFilter(reader, depth + 1);
  closeBracket(reader, 'closeBrace', '}', open);
  return filter;
}

function parseStage(reader: TokenReader): Stage {
  const token = reader.peek();
  if (reader.take('openBrace')) return { kind: 'filter', filter: parseBraced(reader, 0, token) };
  const aggregate = AGGREGATES.find((name) => isKeyword(token, name));
  const name = aggregate ?? ['by', 'coalesce'].find((each) => isKeyword(token, each));
  if (name === undefined) throw reader.wrong('expectedStage');
  reader.skip();
  if (!reader.take('open')) throw reader.wrong('expectedBracket', { bracket: '(' });
  const key = name === 'count' || name === 'coalesce' ? null : parseKey(reader);
  if (!reader.take('close')) throw reader.wrong('expectedBracket', { bracket: ')' });
  const target = key === null ? null : targetOf(key);
  if (aggregate === undefined) return target === null ? { kind: 'together' } : { kind: 'by', target };
  const sign = reader.peek();
  const operator = COMPARISONS.find((each) => sign?.kind === 'operator' && sign.text === each);
  if (operator === undefined) throw reader.wrong('expectedComparison', { operators: COMPARISONS.join(' ') });
  reader.skip();
  const isDuration = target !== null && valueKindOf(target) === 'duration';
  return { kind: 'aggregate', aggregate, target, operator, value: parseValue(reader, isDuration ? 'duration' : 'number') };
}
