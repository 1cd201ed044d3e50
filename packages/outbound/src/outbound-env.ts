import { z } from 'zod';
import { parseException, type Exception } from './exceptions.ts';

/** Owned by packages/outbound; whoever asks at addresses that users enter composes it. */
export const outboundEnv = z.object({
  SPANHOUSE_OUTBOUND_ALLOW: z
    .string()
    .default('')
    .transform((text, context): readonly Exception[] =>
      text
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== '')
        .flatMap((entry) => {
          const exception = parseException(entry);
          if (exception !== null) return [exception];
          context.addIssue({ code: 'custom', message: `expected a host, host:port or network, not ${JSON.stringify(entry)}` });
          return [];
        }),
    )
    .describe(
      'What addresses that people enter, such as webhooks, may lead to although it is not public: hosts, host:port, networks, separated by commas, e.g. hooks.example.lan:3000,10.1.0.0/16',
    ),
});
