import { COMPONENT_CLASSES, describeSpan, SPAN_ROLES, type SpanDescription } from '@spanhouse/trace-store/describe';
import { searchableText, type BlockSpan } from '@spanhouse/trace-store/trace';
import type { SpanTree } from './span-tree.ts';

const DOWNSTREAM = COMPONENT_CLASSES.indexOf('downstream');

/**
 * What each span of `ordered` is, as everywhere else in the product. A call that a span of another service answers in this very trace goes to
 * that service, whatever the call says of itself.
 */
export function spanDescriptions(ordered: readonly BlockSpan[], tree: SpanTree, serviceOf: (index: number) => string): SpanDescription[] {
  const answeredBy = new Map<number, string>();
  tree.parent.forEach((parent, i) => {
    if (parent >= 0 && !answeredBy.has(parent) && serviceOf(parent) !== serviceOf(i)) answeredBy.set(parent, serviceOf(i));
  });
  return ordered.map(({ span }, i) => {
    const own = describeSpan({
      kind: span.kind,
      name: span.name,
      isRoot: span.parentSpanId === '',
      attribute: (key) => searchableText(span.attributes.find((attribute) => attribute.key === key)?.value ?? null) ?? '',
    });
    const service = answeredBy.get(i);
    return own.role === SPAN_ROLES.call && service !== undefined ? { ...own, componentClass: DOWNSTREAM, component: service } : own;
  });
}
