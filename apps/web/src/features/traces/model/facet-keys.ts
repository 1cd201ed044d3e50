/** Keys that every project's spans have a facet for, in this order. The first ones are open from the start. */
export const FACET_KEYS = [
  'service',
  'status',
  'name',
  'kind',
  'environment',
  'version',
  'instance',
  'host',
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'rpc.service',
  'rpc.method',
  'db.system.name',
  'db.namespace',
  'db.operation.name',
  'messaging.destination.name',
  'error.type',
  'response.code',
] as const;

export const FACETS_OPEN_AT_FIRST = 4;
/** Values of a facet at first, and when more are asked for. */
export const FACET_VALUES = { few: 8, many: 100 } as const;
/** Values that tell each other apart by a word, not by a name. */
export const WORDED_KEYS: ReadonlySet<string> = new Set(['status', 'kind']);
