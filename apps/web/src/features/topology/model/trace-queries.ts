import { formatQuery, type Condition, type FieldName } from '@spanhouse/trace-store/query-language';
import type { NodeClass, TopologyEdge, TopologyNode } from './topology.ts';

/*
 * The spans that figures of the topology were counted from, as queries of the traces page. A store is known there by its parts: `mysql shop` is the
 * namespace `shop` of a MySQL.
 */

type End = Pick<TopologyNode, 'nodeClass' | 'name'>;

/** Null: no query names just these spans. */
export function nodeQuery({ nodeClass, name }: End): string | null {
  if (nodeClass === 'service') return query(isField('service', name));
  const condition = calledBy(nodeClass, [name]);
  return condition === null ? null : query(condition);
}

/** The calls as the caller saw them; null where no caller sends spans. */
export function callerQuery(source: End, target: End, { calleeNames }: Pick<TopologyEdge, 'calleeNames'>): string | null {
  if (source.nodeClass !== 'service' || source.name === '') return null;
  const callees = [...new Set([target.name, ...calleeNames])];
  const condition = calledBy(target.nodeClass, callees);
  return condition === null ? null : query(isField('service', source.name), ...sentAs(target.nodeClass), condition);
}

/** The calls as the callee served them, whoever called; null where no callee sends spans. */
export function calleeQuery(source: End, target: End): string | null {
  if (target.nodeClass !== 'service') return null;
  const service = isField('service', target.name);
  if (source.nodeClass === 'outside') return query(service, isField('isRoot', 'true'));
  if (source.nodeClass !== 'messaging') return query(service, isField('kind', 'server'));
  const queue = calledBy('messaging', [source.name]);
  return queue === null ? query(service, isField('kind', 'consumer')) : query(service, isField('kind', 'consumer'), queue);
}

function sentAs(nodeClass: NodeClass): readonly Condition[] {
  if (nodeClass === 'messaging') return [isField('kind', 'producer')];
  return nodeClass === 'service' || nodeClass === 'third-party' ? [isField('kind', 'client')] : [];
}

function calledBy(nodeClass: NodeClass, names: readonly string[]): Condition | null {
  switch (nodeClass) {
    case 'service':
    case 'third-party':
      // The column of peers holds what the sender calls the other side, else its address without the port.
      return isAttribute('peer.service', names.map(hostOf));
    case 'cache':
      return isAttribute('server.address', names.map(placeOf));
    case 'sql':
    case 'nosql':
      return isAttribute('db.namespace', names.map(placeOf));
    case 'messaging':
      return isAttribute('messaging.destination.name', names.map(placeOf));
    case 'outside':
      return null;
  }
}

function hostOf(address: string): string {
  return address.replace(/:\d{1,5}$/, '');
}

/** `kafka orders` is the topic `orders`; what is one word has no place. */
function placeOf(name: string): string {
  const space = name.indexOf(' ');
  return space < 0 ? '' : name.slice(space + 1);
}

function isField(field: FieldName, value: string): Condition {
  return { target: { kind: 'field', field }, operator: '=', values: [value] };
}

function isAttribute(key: string, texts: readonly string[]): Condition | null {
  const values = [...new Set(texts)].filter((text) => text !== '');
  if (values.length === 0) return null;
  return { target: { kind: 'attribute', key }, operator: values.length === 1 ? '=' : 'in', values };
}

function query(...conditions: readonly Condition[]): string {
  return formatQuery(conditions);
}
