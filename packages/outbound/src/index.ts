export { createOutbound, type Outbound, type OutboundAnswer, type OutboundConfig, type OutboundDeps } from './outbound.ts';
export { OUTBOUND_LIMITS } from './outbound-limits.ts';
export { outboundEnv } from './outbound-env.ts';
export type { OutboundRequest } from './request.ts';
export type { Resolve } from './resolve.ts';
