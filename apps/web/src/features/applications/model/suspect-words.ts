import type { Diagnosis, Suspect } from '@spanhouse/query';
import type { MessageKey } from '../../../i18n/catalogues.ts';

const VERDICTS = {
  failing: 'suspects.failing',
  slower: 'suspects.slower',
  normal: 'suspects.normal',
  'no-data': 'suspects.noData',
} as const satisfies Record<Diagnosis['verdict'], MessageKey>;

const REASONS = {
  own: 'suspects.because.own',
  component: 'suspects.because.component',
  downstream: 'suspects.because.downstream',
  instance: 'suspects.because.instance',
  host: 'suspects.because.host',
  region: 'suspects.because.region',
  version: 'suspects.because.version',
  error: 'suspects.because.error',
  traffic: 'suspects.because.traffic',
} as const satisfies Record<Suspect['kind'], MessageKey>;

const KINDS = {
  own: 'suspects.kind.own',
  component: 'suspects.kind.component',
  downstream: 'suspects.kind.downstream',
  instance: 'suspects.kind.instance',
  host: 'suspects.kind.host',
  region: 'suspects.kind.region',
  version: 'suspects.kind.version',
  error: 'suspects.kind.error',
  traffic: 'suspects.kind.traffic',
} as const satisfies Record<Suspect['kind'], MessageKey>;

export function verdictKey({ verdict }: Diagnosis): MessageKey {
  return VERDICTS[verdict];
}

export function reasonKey({ kind }: Suspect): MessageKey {
  return REASONS[kind];
}

export function kindKey({ kind }: Suspect): MessageKey {
  return KINDS[kind];
}
