import { OTLP_LIMITS } from '@spanhouse/otlp';
import { cutSpans, selectSpans, type CutSpans, type Selection } from '../cut/cut-spans.ts';
import { decodeRecords } from '../cut/decode-records.ts';
import { Kernel } from '../kernel/kernel.ts';
import { aLogRecord } from './log-records.ts';

/** The spans of several requests as a cut has them, in a kernel of their own. */
export function cutOf(bodies: readonly Uint8Array[]): CutSpans {
  const kernel = new Kernel();
  const records = bodies.map((body, i) => aLogRecord(BigInt(i), body));
  const { deadLetters } = decodeRecords(kernel, records, OTLP_LIMITS);
  const [letter] = deadLetters;
  if (letter !== undefined) throw new Error(letter.reason);
  return cutSpans(kernel, []);
}

/** All spans of a cut; equal ones once. */
export function everything(spans: CutSpans): Selection {
  return selectSpans(spans, [[0, spans.spanCount]], spans.kernel.exports.createSpanSet(spans.spanCount));
}
