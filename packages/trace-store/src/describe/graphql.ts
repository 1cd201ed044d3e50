/** GraphQL: `query GetOrder`. All operations share one path, so this says more than HTTP does. */
import { GRAPHQL_NAME, GRAPHQL_TYPE } from './attribute-names.ts';
import { readCalled } from './called-host.ts';
import { normaliseName } from './normalise-name.ts';
import { firstOf, type Describe, type ReadAttribute } from './reading.ts';
import { describedAs, NO_COMPONENT, SPAN_KINDS, standingOf } from './span-description.ts';

export function readGraphql(kind: number, attribute: ReadAttribute): Describe | null {
  const name = firstOf(attribute, GRAPHQL_NAME);
  // An operation without a name is told apart by nothing; its route or the span's name says as much.
  if (name === '') return null;
  const type = firstOf(attribute, GRAPHQL_TYPE);
  const called = kind === SPAN_KINDS.client ? readCalled(attribute) : NO_COMPONENT;
  return (span) => {
    const { spanClass, role } = standingOf(kind, span.isRoot);
    return describedAs(spanClass, role, normaliseName(`${type.toLowerCase()} ${name}`), called);
  };
}
