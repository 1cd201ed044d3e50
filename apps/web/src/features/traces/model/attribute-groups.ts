import type { AttributeView } from './trace-view.ts';

/** What an attribute is about, in the order in which the drawer shows the groups. */
const ATTRIBUTE_GROUPS = ['http', 'database', 'messaging', 'rpc', 'error', 'business', 'thread', 'network', 'code', 'other'] as const;
type AttributeGroup = (typeof ATTRIBUTE_GROUPS)[number];

/** First match wins. Old and new names of the semantic conventions stand side by side, because senders use both. */
const RULES: readonly (readonly [RegExp, AttributeGroup])[] = [
  [/^(http|url|user_agent)\./, 'http'],
  [/^(db|sql|redis|elasticsearch|mongodb|cassandra)\./, 'database'],
  [/^(messaging|kafka|rabbitmq|rocketmq|faas\.trigger)[._]?/, 'messaging'],
  [/^(rpc|grpc|dubbo|graphql)\./, 'rpc'],
  [/^(exception|error|otel\.status)[._]|^error$/, 'error'],
  [/^biz|^(order|user|enduser|customer|session|tenant)[._]/i, 'business'],
  [/^thread\./, 'thread'],
  [/^(net|network|server|client|peer|source|destination|tls|dns)\./, 'network'],
  [/^(code|peer\.service)\b/, 'code'],
];

export type Grouped = { readonly group: AttributeGroup; readonly attributes: readonly AttributeView[] };

/** The attributes by meaning; inside a group in the order they were sent. Groups that have none are left out. */
export function groupAttributes(attributes: readonly AttributeView[]): Grouped[] {
  const byGroup = new Map<AttributeGroup, AttributeView[]>();
  for (const attribute of attributes) {
    const group = RULES.find(([pattern]) => pattern.test(attribute.key))?.[1] ?? 'other';
    const list = byGroup.get(group);
    if (list === undefined) byGroup.set(group, [attribute]);
    else list.push(attribute);
  }
  return ATTRIBUTE_GROUPS.flatMap((group) => {
    const list = byGroup.get(group);
    return list === undefined ? [] : [{ group, attributes: list }];
  });
}

/** Statements and bodies are read as blocks, not in a line. */
export function isLongText(attribute: AttributeView): boolean {
  return attribute.text.length > 160 || attribute.text.includes('\n');
}
