/** Remote procedure calls: `package.Service/Method` on both sides. */
import { RPC_METHOD, RPC_SERVICE, RPC_SYSTEM } from './attribute-names.ts';
import { readCalled } from './called-host.ts';
import { normaliseName } from './normalise-name.ts';
import { firstOf, type Describe, type ReadAttribute } from './reading.ts';
import { describedAs, NO_COMPONENT, SPAN_KINDS, standingOf } from './span-description.ts';

export function readRpc(kind: number, attribute: ReadAttribute): Describe | null {
  if (kind !== SPAN_KINDS.server && kind !== SPAN_KINDS.client) return null;
  const system = firstOf(attribute, RPC_SYSTEM);
  const service = firstOf(attribute, RPC_SERVICE);
  const method = firstOf(attribute, RPC_METHOD);
  if (system === '' && service === '' && method === '') return null;
  const host = kind === SPAN_KINDS.client ? readCalled(attribute) : NO_COMPONENT;
  return (span) => {
    const { spanClass, role } = standingOf(kind, span.isRoot);
    // Without an address the name of the service is still who is called; that of a cloud's API is somebody else's.
    const is = system === 'aws-api' ? 'third-party' : host.is;
    const component = kind === SPAN_KINDS.client ? { is, name: host.name === '' ? service : host.name } : NO_COMPONENT;
    return describedAs(spanClass, role, nameOf(service, method, span.name), component);
  };
}

function nameOf(service: string, method: string, spanName: string): string {
  const full = method.includes('/') || service === '' ? method : method === '' ? '' : `${service}/${method}`;
  // gRPC writes `/package.Service/Method` on the wire, and some keep the slash.
  return normaliseName((full === '' ? spanName : full).replace(/^\//, ''));
}
