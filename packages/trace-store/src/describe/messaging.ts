/** Messages: `send orders`, `process orders`, `receive orders`. */
import {
  MESSAGING_ANONYMOUS,
  MESSAGING_DESTINATION,
  MESSAGING_OPERATION,
  MESSAGING_SYSTEM,
  MESSAGING_TEMPORARY,
  TASK,
} from './attribute-names.ts';
import { normaliseName } from './normalise-name.ts';
import { firstOf, type Describe, type ReadAttribute } from './reading.ts';
import { describedAs, NO_COMPONENT, SPAN_KINDS, SPAN_ROLES, type SpanRole } from './span-description.ts';

type Operation = 'create' | 'send' | 'receive' | 'process' | 'settle';

/** Producers and consumers always; other kinds when they name a messaging system. */
export function readMessaging(kind: number, attribute: ReadAttribute): Describe | null {
  const said = firstOf(attribute, MESSAGING_SYSTEM);
  if (said === '' && kind !== SPAN_KINDS.producer && kind !== SPAN_KINDS.consumer) return null;
  const operationSaid = firstOf(attribute, MESSAGING_OPERATION);
  const isTemporary = [firstOf(attribute, MESSAGING_TEMPORARY), firstOf(attribute, MESSAGING_ANONYMOUS)].includes('true');
  const task = firstOf(attribute, TASK);
  const destinationSaid = firstOf(attribute, MESSAGING_DESTINATION);
  return (span) => {
    const named = namedIn(span.name);
    const operation = operationOf(operationSaid) ?? named?.operation ?? OPERATION_OF_KIND[kind] ?? 'process';
    const destination = isTemporary ? TEMPORARY : destinationOf(destinationSaid === '' ? (named?.destination ?? '') : destinationSaid);
    const subject = task === '' ? destination : normaliseName(task);
    const name = subject === '' ? normaliseName(span.name) || operation : `${operation} ${subject}`;
    const role = roleOf(operation, kind, span.isRoot);
    if (role === SPAN_ROLES.entry || role === SPAN_ROLES.local) {
      return describedAs('messaging', role, name, NO_COMPONENT, role === SPAN_ROLES.entry);
    }
    const component = { is: 'messaging' as const, name: [said.toLowerCase(), destination].filter((part) => part !== '').join(' ') };
    return describedAs('messaging', role, name, component);
  };
}

const OPERATION_OF_KIND: Readonly<Record<number, Operation>> = {
  [SPAN_KINDS.client]: 'receive',
  [SPAN_KINDS.producer]: 'send',
  [SPAN_KINDS.consumer]: 'process',
};

function roleOf(operation: Operation, kind: number, isRoot: boolean): SpanRole {
  if (kind === SPAN_KINDS.producer) return SPAN_ROLES.producer;
  if (kind === SPAN_KINDS.client) return SPAN_ROLES.call;
  if (operation !== 'process') return SPAN_ROLES.call;
  return kind === SPAN_KINDS.consumer || kind === SPAN_KINDS.server || isRoot ? SPAN_ROLES.entry : SPAN_ROLES.local;
}

/** Words for the same thing: operation types of all vintages, and what clients of brokers call their methods. */
const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    create: ['create'],
    send: ['send', 'publish', 'produce', 'sendmessage', 'sendmessagebatch'],
    receive: ['receive', 'poll', 'pull', 'peek', 'fetch', 'receivemessage'],
    process: ['process', 'deliver', 'consume', 'handle'],
    settle: ['settle', 'ack', 'nack', 'acknowledge', 'complete', 'commit', 'deletemessage'],
  } satisfies Record<Operation, readonly string[]>).flatMap(([operation, words]) =>
    words.map((word): [string, Operation] => [word, operation as Operation]),
  ),
);

function operationOf(word: string): Operation | null {
  return OPERATIONS.get(word.toLowerCase()) ?? null;
}

/** `send orders` (today) and `orders send` (before 1.25): both put the operation at an end. */
function namedIn(name: string): { readonly operation: Operation; readonly destination: string } | null {
  const words = name.slice(0, NAME_UNITS_READ).split(' ');
  if (words.length !== 2) return null;
  const [first = '', second = ''] = words;
  const before = operationOf(first);
  if (before !== null) return { operation: before, destination: second };
  const after = operationOf(second);
  return after === null ? null : { operation: after, destination: first };
}

const NAME_UNITS_READ = 600;
const TEMPORARY = '(temporary)';

/** Queues for answers, made for one client: RabbitMQ, ActiveMQ and other JMS, NATS. */
const MADE_FOR_ONE = /^(?:amq\.gen-|amq\.rabbitmq\.reply-to|temp-(?:queue|topic):\/\/|ID:|_INBOX\.|\(temporary\)|\(anonymous\))/i;

function destinationOf(said: string): string {
  if (MADE_FOR_ONE.test(said)) return TEMPORARY;
  // SQS names a queue by its URL, SNS a topic by its ARN; both end in the name.
  if (said.startsWith('arn:')) return normaliseName(said.slice(said.lastIndexOf(':') + 1));
  return normaliseName(/^https?:\/\//.test(said) ? said.slice(said.lastIndexOf('/') + 1) : said);
}
