import { numberText, portText } from '@spanhouse/core';
import { z } from 'zod';

export const demoEnv = z.object({
  SPANHOUSE_DATA: z.string().min(1).default('./data').describe('Directory that holds everything Spanhouse keeps'),
  SPANHOUSE_OTLP_HTTP_PORT: portText.default(4318).describe('Port on which the gateway takes OTLP over HTTP'),
  SPANHOUSE_DEMO_SPANS_PER_SECOND: numberText
    .pipe(z.number().positive().max(20_000))
    .default(100)
    .describe('How many spans a second the demo shop sends, on average'),
  SPANHOUSE_DEMO_BACKFILL_MINUTES: numberText
    .pipe(z.int().min(0).max(1440))
    .default(30)
    .describe('How much of the past the demo fills in when it has not run recently, in minutes'),
  SPANHOUSE_DEMO_SEED: numberText.pipe(z.int()).default(20_261_123).describe('The same seed plays the same traffic'),
});
