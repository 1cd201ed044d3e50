/** Functions of a cloud (FaaS) that something other than HTTP or a queue started, and calls of such functions. */
import { FAAS_INVOKED, FAAS_NAME, FAAS_TRIGGER } from './attribute-names.ts';
import { normaliseName } from './normalise-name.ts';
import { firstOf, type Describe, type ReadAttribute } from './reading.ts';
import { describedAs, SPAN_KINDS, SPAN_ROLES } from './span-description.ts';

export function readFunction(kind: number, attribute: ReadAttribute): Describe | null {
  if (kind === SPAN_KINDS.client) {
    const invoked = firstOf(attribute, FAAS_INVOKED);
    if (invoked === '') return null;
    const called = normaliseName(invoked);
    return () => describedAs('downstream', SPAN_ROLES.call, `invoke ${called}`, { is: 'downstream', name: called });
  }
  if (firstOf(attribute, FAAS_TRIGGER) === '') return null;
  const name = firstOf(attribute, FAAS_NAME);
  return (span) => describedAs('interface', SPAN_ROLES.entry, normaliseName(name === '' ? span.name : name));
}
