import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { z } from 'zod';

/** A schema as plain text lines, one a column, index or foreign key, sorted: easy to compare, easy to read when they differ. */
export type SchemaLines = readonly string[];

const Field = z.object({
  name: z.string(),
  dbName: z.string().nullish(),
  kind: z.enum(['scalar', 'object', 'enum', 'unsupported']),
  isList: z.boolean(),
  isRequired: z.boolean(),
  type: z.string(),
  nativeType: z.tuple([z.string(), z.array(z.string())]).nullish(),
  default: z.union([z.object({ name: z.string(), args: z.array(z.unknown()) }), z.string(), z.number(), z.boolean()]).optional(),
  relationFromFields: z.array(z.string()).optional(),
  relationToFields: z.array(z.string()).optional(),
  relationOnDelete: z.string().optional(),
  relationOnUpdate: z.string().optional(),
});
const Model = z.object({ name: z.string(), dbName: z.string().nullable(), fields: z.array(Field) });
const Index = z.object({ model: z.string(), type: z.enum(['id', 'unique', 'normal']), fields: z.array(z.object({ name: z.string() })) });
const SchemaModel = z.object({ models: z.array(Model), indexes: z.array(Index) });
type FieldOf = z.output<typeof Field>;
type ModelOf = z.output<typeof Model>;

/** What schema.prisma says, as Prisma itself read it (scripts/schema-model.mjs), in PostgreSQL's words. */
export async function schemaOfPrisma(): Promise<SchemaLines> {
  const file = new URL('../../src/generated/schema-model.json', import.meta.url);
  const { models, indexes } = SchemaModel.parse(JSON.parse(await readFile(file, 'utf8')));
  const byName = new Map(models.map((model) => [model.name, model]));
  const modelOf = (name: string): ModelOf => {
    const model = byName.get(name);
    if (model === undefined) throw new Error(`no model ${name}`);
    return model;
  };
  const columns = models.flatMap((model) => model.fields.filter(({ kind }) => kind === 'scalar').map((field) => columnLine(model, field)));
  const keys = indexes.map(({ model, type, fields }) => {
    const names = fields.map(({ name }) => columnOf(modelOf(model), name)).join(', ');
    return `${tableOf(modelOf(model))} ${type === 'id' ? 'primary key' : type === 'unique' ? 'unique index' : 'index'} (${names})`;
  });
  const relations = models.flatMap((model) =>
    model.fields
      .filter(({ relationFromFields = [] }) => relationFromFields.length > 0)
      .map((field) => {
        const target = modelOf(field.type);
        const from = (field.relationFromFields ?? []).map((name) => columnOf(model, name)).join(', ');
        const to = (field.relationToFields ?? []).map((name) => columnOf(target, name)).join(', ');
        // Prisma's default for ON UPDATE is CASCADE ("Referential actions" in its reference).
        const actions = `on delete ${field.relationOnDelete ?? 'Restrict'} on update ${field.relationOnUpdate ?? 'Cascade'}`.toLowerCase();
        return `${tableOf(model)} (${from}) references ${tableOf(target)} (${to}) ${actions}`;
      }),
  );
  return [...columns, ...keys, ...relations].toSorted();
}

/** What is in the database, Prisma's own table left out. */
export async function schemaOfDatabase(client: pg.Client): Promise<SchemaLines> {
  const lines: string[] = [];
  for (const query of [COLUMNS, INDEXES, FOREIGN_KEYS])
    lines.push(...(await client.query<{ line: string }>(query)).rows.map(({ line }) => line));
  return lines.toSorted();
}

/** Prisma's mapping of scalars ("PostgreSQL, type mapping" in its reference), in the words of format_type(). */
const TYPES: Readonly<Record<string, string>> = {
  Int: 'integer',
  BigInt: 'bigint',
  String: 'text',
  Boolean: 'boolean',
  Bytes: 'bytea',
  Float: 'double precision',
  Json: 'jsonb',
};

function columnLine(model: ModelOf, field: FieldOf): string {
  const nullable = field.isList || !field.isRequired ? 'null' : 'not null'; // Prisma makes list columns without NOT NULL
  return `${tableOf(model)}.${field.dbName ?? field.name} ${typeOf(field)}${field.isList ? '[]' : ''} ${nullable} default ${defaultOf(field)}`;
}

function typeOf({ name, type, nativeType }: FieldOf): string {
  if (nativeType?.[0] === 'Uuid') return 'uuid';
  if (nativeType?.[0] === 'Timestamptz') return `timestamp(${nativeType[1].join(',')}) with time zone`;
  const mapped = TYPES[type];
  if (mapped === undefined || (nativeType !== null && nativeType !== undefined))
    throw new Error(`${name}: this test does not know ${type} yet; teach it`);
  return mapped;
}

function defaultOf(field: FieldOf): string {
  const { name, default: value } = field;
  if (value === undefined) return 'none';
  if (typeof value === 'string') return `'${value}'::${typeOf(field)}`;
  if (typeof value !== 'object') return String(value);
  if (value.name === 'autoincrement') return 'sequence';
  if (value.name === 'now') return 'CURRENT_TIMESTAMP';
  if (value.name === 'dbgenerated') return String(value.args[0]);
  throw new Error(`${name}: this test does not know the default ${value.name}() yet; teach it`);
}

const tableOf = (model: ModelOf): string => model.dbName ?? model.name;
const columnOf = (model: ModelOf, name: string): string => model.fields.find((field) => field.name === name)?.dbName ?? name;

const OURS = `n.nspname = 'public' AND c.relname <> '_prisma_migrations'`;

const COLUMNS = `
SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || CASE WHEN a.attnotnull THEN ' not null' ELSE ' null' END
    || ' default ' || COALESCE(CASE WHEN pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%' THEN 'sequence' ELSE pg_get_expr(d.adbin, d.adrelid) END, 'none') AS line
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE ${OURS} AND c.relkind = 'r'`;

const INDEXES = `
SELECT c.relname || CASE WHEN i.indisprimary THEN ' primary key (' WHEN i.indisunique THEN ' unique index (' ELSE ' index (' END
    || (SELECT string_agg(pg_get_indexdef(i.indexrelid, k, true), ', ' ORDER BY k) FROM generate_series(1, i.indnkeyatts) AS k) || ')' AS line
FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${OURS}`;

const FOREIGN_KEYS = `
SELECT c.relname || ' (' || (SELECT string_agg(a.attname, ', ' ORDER BY k.at) FROM unnest(f.conkey) WITH ORDINALITY AS k (num, at)
        JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.num)
    || ') references ' || t.relname || ' (' || (SELECT string_agg(a.attname, ', ' ORDER BY k.at) FROM unnest(f.confkey) WITH ORDINALITY AS k (num, at)
        JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.num)
    || ') on delete ' || CASE f.confdeltype WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'setnull' ELSE 'noaction' END
    || ' on update ' || CASE f.confupdtype WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'setnull' ELSE 'noaction' END AS line
FROM pg_constraint f
JOIN pg_class c ON c.oid = f.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class t ON t.oid = f.confrelid
WHERE f.contype = 'f' AND ${OURS}`;
