import { FIELD_NAMES, formatWord, TRACE_FIELD_NAMES, type CompletionContext, type Target } from '@spanhouse/trace-store/query-language';

/** What can be put at the cursor. `inserted` takes the place of what was typed. */
export type QuerySuggestion = {
  readonly inserted: string;
  readonly label: string;
  readonly kind: 'field' | 'trace' | 'attribute' | 'value' | 'sign';
};

/** Keys and values that occur, as far as they were asked for. */
export type Occurring = { readonly keys: readonly string[]; readonly values: readonly string[] };

const UNITS = ['ms', 's', 'us', 'm'] as const;

/** In the order in which they are shown: fields before attributes, then signs. */
export function suggestionsFor(context: CompletionContext, { keys, values }: Occurring): readonly QuerySuggestion[] {
  const starts = (word: string): boolean => word.toLowerCase().startsWith(context.prefix.toLowerCase());
  switch (context.expects) {
    case 'key': {
      const fields = FIELD_NAMES.filter(starts).map((name) => word(name, name, 'field'));
      const ofTrace = context.prefix === '' ? [] : TRACE_FIELD_NAMES.filter(starts).map((name) => word(name, name, 'trace'));
      const known: readonly string[] = [...FIELD_NAMES, ...TRACE_FIELD_NAMES];
      const attributes = keys.filter((key) => starts(key) && !known.includes(key)).map((key) => word(formatWord(key), key, 'attribute'));
      return [...fields, ...ofTrace, ...attributes, ...signs(context.symbols.filter(starts))];
    }
    case 'operator':
      return context.operators.map((operator) => word(operator, operator, 'sign'));
    case 'symbol':
      return signs(context.symbols.filter(starts));
    case 'value':
      if (context.isDuration) {
        if (!/^\d+(\.\d+)?$/.test(context.prefix)) return [];
        return UNITS.map((unit) => word(context.prefix + unit, context.prefix + unit, 'value'));
      }
      return (context.choices ?? values.filter((value) => value !== ''))
        .filter(starts)
        .map((value) => word(formatWord(value), value, 'value'));
  }
}

function word(inserted: string, label: string, kind: QuerySuggestion['kind']): QuerySuggestion {
  return { inserted: `${inserted} `, label, kind };
}

/** Brackets that open take what follows at once. */
function signs(symbols: readonly string[]): readonly QuerySuggestion[] {
  return symbols.map((label) => ({ inserted: /[({]$/.test(label) ? label : `${label} `, label, kind: 'sign' }));
}

/** The key whose values are asked for; null where nobody can tell them. */
export function askedValuesOf(context: CompletionContext): string | null {
  if (context.expects !== 'value' || context.choices !== null || context.isDuration) return null;
  return valuesKeyOf(context.target);
}

function valuesKeyOf(target: Target): string | null {
  switch (target.kind) {
    case 'field':
      return target.field;
    case 'attribute':
      return target.scope === 'event' || target.scope === 'link' ? null : target.key;
    case 'detail':
      return null;
    case 'trace':
      if (target.field === 'rootName') return 'name';
      return target.field === 'services' || target.field === 'rootService' ? 'service' : null;
  }
}

/** The text with the suggestion in its place, and where the cursor stands then. */
export function withSuggestion(
  text: string,
  context: CompletionContext,
  inserted: string,
): { readonly text: string; readonly caret: number } {
  const before = text.slice(0, context.from);
  // What closes or parts a list stands close to the word before it; all else is apart.
  const isApart = before === '' || /[\s({]$/.test(before) || /^[,)]/.test(inserted);
  const head = before + (isApart ? '' : ' ') + inserted;
  return { text: head + text.slice(context.to).trimStart(), caret: head.length };
}
