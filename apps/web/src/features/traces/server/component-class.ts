import { COMPONENT_CLASSES, type ComponentClass } from '../model/trace-view.ts';

const KIND_CLIENT = 3;
const KIND_PRODUCER = 4;
const KIND_CONSUMER = 5;

/** Key-value stores that answer from memory. */
const CACHES: ReadonlySet<string> = new Set(['redis', 'memcached', 'valkey', 'hazelcast', 'coherence', 'aws.elasticache']);

/** What a span says of itself; '' where it says nothing. */
export type ComponentFacts = {
  readonly kind: number;
  readonly dbSystem: string;
  readonly messagingSystem: string;
  /** Of a caller: whether a span of another service of ours is its child, or its named peer is a service of ours. */
  readonly callsKnownService: boolean;
};

/** What the time of a span is spent on. An unanswered call with no sign of a service of ours behind it goes to a third party. */
export function componentClassOf({ kind, dbSystem, messagingSystem, callsKnownService }: ComponentFacts): ComponentClass {
  if (dbSystem !== '') return CACHES.has(dbSystem.toLowerCase()) ? 'cache' : 'sql';
  if (messagingSystem !== '' || kind === KIND_PRODUCER || kind === KIND_CONSUMER) return 'messaging';
  if (kind === KIND_CLIENT) return callsKnownService ? 'downstream' : 'third-party';
  return 'own';
}

/** Position in COMPONENT_CLASSES. */
export function classIndex(name: ComponentClass): number {
  return COMPONENT_CLASSES.indexOf(name);
}
