/** Spans that follow no convention of their own: what their kind and their name say. */
import { CODE_FUNCTION_NAME, JOB_NAME, OLD_CODE_FUNCTION, OLD_CODE_NAMESPACE } from './attribute-names.ts';
import { readCalled } from './called-host.ts';
import { normaliseName } from './normalise-name.ts';
import { firstOf, type Describe, type ReadAttribute } from './reading.ts';
import { describedAs, NO_COMPONENT, SPAN_KINDS, standingOf } from './span-description.ts';

export function readPlain(kind: number, attribute: ReadAttribute): Describe {
  const called = kind === SPAN_KINDS.client ? readCalled(attribute) : NO_COMPONENT;
  const code = kind === SPAN_KINDS.server || kind === SPAN_KINDS.client ? '' : readCode(attribute);
  return (span) => {
    const { spanClass, role } = standingOf(kind, span.isRoot);
    const name = SAYS_NOTHING.test(span.name) && code !== '' ? code : span.name;
    return describedAs(spanClass, role, normaliseName(withoutProxies(name)), called);
  };
}

/** Names that schedulers give to all of their jobs alike. */
const SAYS_NOTHING = /^(?:cron|execute|handle|invoke|job|perform|process|run|scheduled|span|task|work)?$/i;

/** The job, else `Type.function` of the code that runs. */
function readCode(attribute: ReadAttribute): string {
  const job = firstOf(attribute, JOB_NAME);
  if (job !== '') return job;
  const name = firstOf(attribute, CODE_FUNCTION_NAME);
  if (name !== '') return name.split('.').slice(-2).join('.');
  const functionName = firstOf(attribute, OLD_CODE_FUNCTION);
  if (functionName === '') return '';
  const type = firstOf(attribute, OLD_CODE_NAMESPACE).split('.').at(-1) ?? '';
  return type === '' ? functionName : `${type}.${functionName}`;
}

/** `CloseOrdersJob$$Lambda$42/0x0000000800c8a840.run` is `CloseOrdersJob.run`: proxies are named anew in every process. */
function withoutProxies(name: string): string {
  return name.replace(/\$\$[\w$]+(?:\/(?:0x)?[0-9a-f]+)?/g, '');
}
