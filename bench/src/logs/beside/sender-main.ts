/**
 * One of the senders, a process of its own: `node sender-main.ts <options as JSON>`. Makes its load and says `ready`; for each plan that it is told it sends so
 * long at its rate and tells what was acknowledged. Ends when its parent lets go of it.
 */
import { createLogSender, createOtlpSender } from '../../ingest/otlp-sender.ts';
import { drive } from '../../ingest/drive.ts';
import { createWorkload } from '../../ingest/workload.ts';
import { createLogLoad } from './log-load.ts';
import { SenderOptions, SenderPlan, type FromSender } from './sender.ts';

const IN_FLIGHT = 4;
const SPANS_PER_TRACE = 20;

const options = SenderOptions.parse(JSON.parse(process.argv[2] ?? ''));
const tell = (message: FromSender): void => void process.send?.(message);
const requests = Math.ceil(options.itemsPerRound / options.itemsPerRequest);
const load =
  options.signal === 'spans'
    ? createWorkload({ spansPerRequest: options.itemsPerRequest, spansPerTrace: SPANS_PER_TRACE, requests })
    : createLogLoad({ recordsPerRequest: options.itemsPerRequest, requests });

process.on('message', (message) => {
  const { seconds } = SenderPlan.parse(message);
  const sender = options.signal === 'spans' ? createOtlpSender('http', options.httpUrl) : createLogSender(options.httpUrl);
  drive(sender, load, { seconds, rate: options.rate, inFlight: IN_FLIGHT }).then(
    ({ acks, spans: items, otlpBytes: bytes, seconds: took, refused }) => {
      sender.close();
      tell({ kind: 'sent', sent: { items, bytes, seconds: took, refused, ackMs: acks.map(({ latencyMs }) => latencyMs) } });
    },
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
tell({ kind: 'ready' });
