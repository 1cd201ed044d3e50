import { COMPONENT_CLASSES } from '@spanhouse/trace-store/describe';
import type { AttributeColumn } from './attribute-column.ts';
import type { OpenTrace } from './open-trace.ts';

/** Every span is of one group; -1: of none, which is a group of its own. */
export type SpanGroups = { readonly codes: Int32Array; readonly groups: readonly SpanGroup[] };

/** What the spans of a group have in common; what does not apply is null. */
export type SpanGroup = {
  readonly key: string;
  readonly service: string | null;
  /** The interface, the component, or the value of the attribute; '' for own code. */
  readonly label: string;
  /** Position in COMPONENT_CLASSES. */
  readonly componentClass: number | null;
};

export function byService({ view, count }: OpenTrace): SpanGroups {
  const codes = Int32Array.from({ length: count }, (_, i) => view.spans.service[i] ?? -1);
  return { codes, groups: view.services.map((service) => ({ key: service, service, label: service, componentClass: null })) };
}

/** By service and the name that the span has everywhere in the product: an interface, or an operation of it. */
export function byInterface({ view, count }: OpenTrace): SpanGroups {
  const { spans, services, interfaces } = view;
  return numbered(
    count,
    (i) => (spans.service[i] ?? 0) * interfaces.length + (spans.interface[i] ?? 0),
    (i) => {
      const service = services[spans.service[i] ?? -1] ?? '';
      const label = interfaces[spans.interface[i] ?? -1] ?? '';
      return { key: JSON.stringify([service, label]), service, label, componentClass: null };
    },
  );
}

/** By what a span waits for; what waits for nothing is own code. */
export function byComponent({ view, count }: OpenTrace): SpanGroups {
  const { spans, components } = view;
  return numbered(
    count,
    (i) => (spans.componentClass[i] ?? 0) * components.length + (spans.component[i] ?? 0),
    (i) => {
      const componentClass = spans.componentClass[i] ?? 0;
      const label = components[spans.component[i] ?? -1] ?? '';
      return { key: `${COMPONENT_CLASSES[componentClass] ?? 'own'}/${label}`, service: null, label, componentClass };
    },
  );
}

export function byAttribute({ texts, values }: AttributeColumn): SpanGroups {
  return {
    codes: Int32Array.from(values),
    groups: texts.map((label) => ({ key: `=${label}`, service: null, label, componentClass: null })),
  };
}

function numbered(count: number, codeOf: (index: number) => number, groupOf: (index: number) => SpanGroup): SpanGroups {
  const known = new Map<number, number>();
  const groups: SpanGroup[] = [];
  const codes = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const code = codeOf(i);
    let number = known.get(code);
    if (number === undefined) {
      number = groups.push(groupOf(i)) - 1;
      known.set(code, number);
    }
    codes[i] = number;
  }
  return { codes, groups };
}
