'use client';

import { SearchOutlined } from '@ant-design/icons';
import { Key, SuggestInput, type Suggestion } from '@spanhouse/ui';
import { formatQuery } from '@spanhouse/trace-store/query-language';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useMemo, useState, type ReactNode, type RefObject } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { recognise, type Pasted } from '../model/paste.ts';
import { useFrame } from './FrameContext.tsx';
import styles from './Frame.module.css';

const SERVICES_SHOWN = 7;
/** Where a lone number is looked for. */
const BUSINESS_NUMBER = 'bizOrderId';

const serviceQuery = (name: string): string =>
  formatQuery([{ target: { kind: 'field', field: 'service' }, operator: '=', values: [name] }]);

/** Type or paste anything: a trace id, a traceparent or a log line opens the trace, the rest searches traces. */
export function SearchBox({ inputRef }: { readonly inputRef: RefObject<HTMLInputElement | null> }): ReactNode {
  const text = useText();
  const api = useApi();
  const router = useRouter();
  const frame = useFrame();
  const [value, setValue] = useState('');
  const services = useQuery({
    ...api.services.list.queryOptions({ startMs: frame.resolved.fromMs, endMs: frame.resolved.toMs }),
    enabled: value !== '',
  });
  const pasted = useMemo(() => recognise(value), [value]);

  const queryOf = (word: string): string => {
    const names = services.data?.services ?? [];
    if (names.includes(word)) return serviceQuery(word);
    const target = /^\d+$/.test(word)
      ? ({ kind: 'attribute', key: BUSINESS_NUMBER } as const)
      : ({ kind: 'field', field: 'name' } as const);
    return formatQuery([{ target, operator: '=', values: [word] }]);
  };
  const goTo = (target: Pasted): void => {
    if (target.kind === 'nothing') return;
    setValue('');
    inputRef.current?.blur();
    if (target.kind === 'trace') {
      router.push(frame.hrefTo(`/traces/${target.traceId}`, target.spanId === null ? {} : { span: target.spanId }));
    } else {
      router.push(frame.hrefTo('/traces', { q: target.kind === 'query' ? target.text : queryOf(target.text) }));
    }
  };

  const suggestions: Suggestion[] = [];
  if (pasted.kind === 'trace') suggestions.push({ key: 'go', label: text('frame.openTrace', { id: pasted.traceId }) });
  if (pasted.kind === 'query') suggestions.push({ key: 'go', label: text('frame.runQuery', { query: pasted.text }) });
  if (pasted.kind === 'word') {
    const matching = (services.data?.services ?? []).filter((service) => service.toLowerCase().includes(pasted.text.toLowerCase()));
    for (const name of matching.slice(0, SERVICES_SHOWN)) suggestions.push({ key: `service/${name}`, label: name, hint: 'service' });
    suggestions.push({ key: 'go', label: text('frame.runQuery', { query: queryOf(pasted.text) }) });
  }

  return (
    <search className={styles['search']}>
      <SuggestInput
        inputRef={inputRef}
        label={text('frame.search')}
        placeholder={text('frame.search')}
        value={value}
        onChange={setValue}
        suggestions={suggestions}
        isFirstChosen
        onPick={(suggestion) =>
          goTo(suggestion.key.startsWith('service/') ? { kind: 'query', text: serviceQuery(suggestion.label) } : pasted)
        }
        onSubmit={() => goTo(pasted)}
        lead={<SearchOutlined aria-hidden />}
        trail={
          <span className={styles['onlyWide']} aria-hidden>
            <Key>/</Key>
          </span>
        }
      />
    </search>
  );
}
