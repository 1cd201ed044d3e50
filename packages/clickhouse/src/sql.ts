/** The ClickHouse types a parameter may have. Closed, so that a type can never be pasted in either. */
type ScalarType =
  | 'UInt8'
  | 'UInt16'
  | 'UInt32'
  | 'UInt64'
  | 'Int8'
  | 'Int16'
  | 'Int32'
  | 'Int64'
  | 'Float64'
  | 'Bool'
  | 'String'
  | 'Date'
  | 'DateTime'
  | 'DateTime64(9)'
  | 'FixedString(8)'
  | 'FixedString(16)';
export type ParamType = ScalarType | `Nullable(${ScalarType})` | `Array(${ScalarType})` | `Map(String, ${ScalarType})`;

type ScalarValue = string | number | bigint | boolean | null;
/** 64-bit integers as bigint or decimal text; bytes as text through `unhex({p:String})`. */
export type ParamValue = ScalarValue | readonly ScalarValue[] | ReadonlyMap<string, ScalarValue>;

export type Param = { readonly kind: 'param'; readonly type: ParamType; readonly value: ParamValue };

/** A piece of a query. Made only by `sql`, `all` and `any`, so its text comes from our own source files. */
export type Sql = { readonly kind: 'sql'; readonly parts: readonly (string | Param)[] };

/** A typed value. The server binds it (`{p1:String}`); it never becomes part of the query's text. */
export function param(type: ParamType, value: ParamValue): Param {
  return { kind: 'param', type, value };
}

/** Accepts only Sql and Param in `${}`: a bare string does not compile, so nothing is ever pasted into a query. */
export function sql(text: TemplateStringsArray, ...inserted: readonly (Sql | Param)[]): Sql {
  const parts = text.flatMap((chunk, i): (string | Param)[] => {
    const next = inserted[i];
    if (next === undefined) return [chunk];
    return next.kind === 'param' ? [chunk, next] : [chunk, ...next.parts];
  });
  return { kind: 'sql', parts };
}

/** Every condition holds; with no condition: true. */
export function all(conditions: readonly Sql[]): Sql {
  return joined(conditions, ' AND ', '1');
}

/** At least one condition holds; with no condition: false. */
export function any(conditions: readonly Sql[]): Sql {
  return joined(conditions, ' OR ', '0');
}

/** Query text and parameters as `@clickhouse/client` takes them. Names are positions, so fragments cannot overwrite each other. */
export function renderSql(query: Sql): { readonly query: string; readonly params: Record<string, ParamValue> } {
  const params: Record<string, ParamValue> = {};
  let count = 0;
  let text = '';
  for (const part of query.parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const name = `p${String(++count)}`;
    params[name] = boundValue(part);
    text += `{${name}:${part.type}}`;
  }
  return { query: text, params };
}

/** Within arrays and maps the client quotes every text, which the server takes for no number. */
function boundValue({ type, value }: Param): ParamValue {
  if (!/^(Array|Map)\(.*\bU?Int\d+\)$/.test(type)) return value;
  const numberOf = (item: ScalarValue): ScalarValue => (typeof item === 'string' ? BigInt(item) : item);
  if (Array.isArray(value)) return (value as readonly ScalarValue[]).map(numberOf);
  return value instanceof Map
    ? new Map([...(value as ReadonlyMap<string, ScalarValue>)].map(([key, item]) => [key, numberOf(item)]))
    : value;
}

function joined(conditions: readonly Sql[], separator: string, empty: string): Sql {
  const parts = conditions.flatMap((condition, i) => [i === 0 ? '(' : `)${separator}(`, ...condition.parts]);
  return { kind: 'sql', parts: parts.length === 0 ? [empty] : [...parts, ')'] };
}
