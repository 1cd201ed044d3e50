// Browser-safe: nothing here, or imported from here, touches Node.
export { base64Of } from './base64.ts';
export { OTLP_LIMITS, type OtlpLimits } from '../limits.ts';
export { readTracesJson } from './read-traces-json.ts';
export { tracesToJson } from './traces-to-json.ts';
