/** Calls of databases: `SELECT orders`, `HGETALL`, `find users`. */
import {
  DB_COLLECTION,
  DB_NAMESPACE,
  DB_OPERATION,
  DB_STATEMENT,
  DB_SUMMARY,
  DB_SYSTEM,
  PEER_ADDRESS,
  SERVER_ADDRESS,
} from './attribute-names.ts';
import { databaseClassOf, databaseSystemOf } from './database-systems.ts';
import { normaliseName } from './normalise-name.ts';
import { firstOf, type Describe, type ReadAttribute } from './reading.ts';
import { describedAs, SPAN_KINDS, SPAN_ROLES } from './span-description.ts';
import { summariseSql } from './sql-summary.ts';

/** A call whatever the kind says: many drivers open an internal span. Not of servers, which are the database. */
export function readDatabase(kind: number, attribute: ReadAttribute): Describe | null {
  if (kind === SPAN_KINDS.server || kind === SPAN_KINDS.producer || kind === SPAN_KINDS.consumer) return null;
  const said = firstOf(attribute, DB_SYSTEM);
  if (said === '') return null;
  const namespace = firstOf(attribute, DB_NAMESPACE);
  const address = firstOf(attribute, [...SERVER_ADDRESS, ...PEER_ADDRESS]);
  const query = readQuery(attribute);
  return (span) => {
    const system = databaseSystemOf(said);
    const is = databaseClassOf(system);
    const place = is === 'cache' ? address || namespace : namespace || address;
    const name = is === 'sql' || system === 'cassandra' ? sqlName(query, span.name) : commandName(query, is === 'cache', span.name);
    const component = { is, name: place === '' ? system : `${system} ${place}` };
    return describedAs(is === 'sql' ? 'sql' : 'nosql', SPAN_ROLES.call, name, component);
  };
}

type Query = { readonly summary: string; readonly operation: string; readonly collection: string; readonly statement: string };

/** The statement, which may be long and different each time, is only read when nothing shorter says it. */
function readQuery(attribute: ReadAttribute): Query {
  const summary = firstOf(attribute, DB_SUMMARY);
  if (summary !== '') return { summary, operation: '', collection: '', statement: '' };
  const operation = firstOf(attribute, DB_OPERATION);
  const collection = firstOf(attribute, DB_COLLECTION).replace(/^\["?|"?\]$/g, '');
  const statement = operation !== '' && collection !== '' ? '' : firstOf(attribute, DB_STATEMENT);
  return { summary, operation, collection, statement };
}

function sqlName({ summary, operation, collection, statement }: Query, spanName: string): string {
  if (summary !== '') return normaliseName(summary);
  if (operation !== '' && collection !== '') return normaliseName(`${operation.toUpperCase()} ${collection}`);
  if (VERB_AND_TABLE.test(spanName)) return normaliseName(spanName);
  return normaliseName(summariseSql(statement) || operation.toUpperCase() || summariseSql(spanName) || spanName);
}

/** `SELECT orders`, `INSERT shop.orders`: as instrumentations name spans, and too short to hold a value. */
const VERB_AND_TABLE = /^(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|MERGE|UPSERT|CALL|EXEC|EXECUTE) [\p{L}_"`[][\p{L}\p{N}_$."`\]]{0,120}$/u;

function commandName({ summary, operation, collection, statement }: Query, isCache: boolean, spanName: string): string {
  if (summary !== '') return normaliseName(summary);
  if (operation !== '') {
    const command = isCache ? operation.toUpperCase() : operation;
    return normaliseName(collection === '' ? command : `${command} ${collection}`);
  }
  return (isCache ? cacheCommand(statement, spanName) : '') || normaliseName(spanName);
}

/** The command that a statement (`GET session:1`), or else the span's name, begins with; '' when neither looks like one. */
function cacheCommand(statement: string, spanName: string): string {
  if (/pipeline|multi|transaction/i.test(spanName)) return 'PIPELINE';
  return (COMMAND.exec(statement)?.[1] ?? COMMAND.exec(spanName)?.[1] ?? '').toUpperCase();
}

const COMMAND = /^\s*(?:redis[. ])?([a-z][a-z._]{1,24}?)(?:\s|$)/i;
