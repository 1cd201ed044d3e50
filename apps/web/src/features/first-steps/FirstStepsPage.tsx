'use client';

import { CheckCircleFilled } from '@ant-design/icons';
import { CopyButton, formatDateTime, linkButtonClasses, Panel } from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import { Input, Segmented } from 'antd';
import Link from 'next/link';
import { useState, useSyncExternalStore, type ReactNode } from 'react';
import { useApi } from '../../client/api.tsx';
import { useUrlState } from '../../client/use-url-state.ts';
import { useText } from '../../i18n/use-text.ts';
import { useFrame } from '../frame/index.ts';
import { endpointOf, PROTOCOLS, SETUPS, snippetsOf, type Protocol, type Setup } from './model/setups.ts';
import { parseFirstSteps, withFirstSteps } from './url.ts';
import styles from './components/FirstSteps.module.css';

const POLL_MS = 2_000;
const KEYLESS_PROJECT = 'default';
const TROUBLES = ['port', 'container', 'sampler', 'log'] as const;

/** Copy, run, see it turn green. */
export function FirstStepsPage(): ReactNode {
  const text = useText();
  const { project } = useFrame();
  const [state, change] = useUrlState(parseFirstSteps, withFirstSteps);
  // A secret: it is not in the URL and not remembered.
  const [key, setKey] = useState('');
  const host = useHost();
  const needsKey = project !== KEYLESS_PROJECT;
  const written = key.trim() !== '' ? key.trim() : needsKey ? '<ingest-key>' : null;
  const target = { host, protocol: state.protocol, key: written };
  return (
    <div className={styles['page']}>
      <div>
        <h1 className={styles['title']}>{text('frame.firstSteps')}</h1>
        <p className={styles['lead']}>{text('first.lead')}</p>
      </div>
      <div className={styles['columns']}>
        <Panel>
          <div className={styles['controls']}>
            <div className={styles['control']}>
              <span className={styles['controlName']} id="setup">
                {text('first.setup')}
              </span>
              <div className={styles['setups']}>
                <Segmented<Setup>
                  aria-labelledby="setup"
                  value={state.setup}
                  options={SETUPS.map((setup) => ({ value: setup, label: text(`first.setup.${setup}`) }))}
                  onChange={(setup) => change({ setup }, { isStep: false })}
                />
              </div>
            </div>
            <div className={styles['control']}>
              <span className={styles['controlName']} id="protocol">
                {text('first.protocol')}
              </span>
              <Segmented<Protocol>
                aria-labelledby="protocol"
                value={state.protocol}
                options={PROTOCOLS.map((protocol) => ({ value: protocol, label: text(`first.protocol.${protocol}`) }))}
                onChange={(protocol) => change({ protocol }, { isStep: false })}
              />
            </div>
            <div className={styles['control']}>
              <span className={styles['controlName']}>{text('first.endpoint')}</span>
              <span className={styles['endpoint']}>
                {endpointOf(target)}
                <CopyButton text={endpointOf(target)} label={text('copy.copy')} doneLabel={text('copy.done')} />
              </span>
            </div>
            <label className={styles['control']}>
              <span className={styles['controlName']}>{text('first.key')}</span>
              <Input
                className={styles['key'] ?? ''}
                value={key}
                placeholder={needsKey ? '' : text('first.keyPlaceholder')}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => setKey(event.target.value)}
              />
            </label>
            <p className={styles['keyNote']}>{text(needsKey ? 'first.keyNeeded' : 'first.keyOptional')}</p>
          </div>
          <ol className={styles['steps']}>
            {snippetsOf(state.setup, target).map((snippet, i) => (
              <li key={snippet.title} className={styles['step']}>
                <span className={styles['number']} aria-hidden>
                  {i + 1}
                </span>
                <h2 className={styles['stepTitle']}>{text(`first.step.${snippet.title}`)}</h2>
                <div className={styles['codeBox']}>
                  <pre className={styles['code']} tabIndex={0}>
                    {snippet.code}
                  </pre>
                  <span className={styles['copy']}>
                    <CopyButton text={snippet.code} label={text('copy.copy')} doneLabel={text('copy.done')} />
                  </span>
                </div>
                {snippet.title === 'code' && <p className={styles['note']}>{text('first.goNote')}</p>}
              </li>
            ))}
          </ol>
        </Panel>
        <div className={styles['side']}>
          <Status />
          <Panel title={text('first.troubleTitle')}>
            <ul className={styles['trouble']}>
              {TROUBLES.map((trouble) => (
                <li key={trouble}>{text(`first.trouble.${trouble}`)}</li>
              ))}
            </ul>
          </Panel>
        </div>
      </div>
    </div>
  );
}

function Status(): ReactNode {
  const text = useText();
  const api = useApi();
  const frame = useFrame();
  const status = useQuery({
    ...api.firstSteps.status.queryOptions(),
    refetchInterval: (query) => (query.state.data?.firstSpanAtMs == null ? POLL_MS : false),
    staleTime: 0,
  });
  const firstSpanAtMs = status.data?.firstSpanAtMs ?? null;
  const hasArrived = firstSpanAtMs !== null;
  const title = hasArrived ? 'first.arrived' : status.isError ? 'first.unknown' : 'first.waiting';
  return (
    <Panel className={hasArrived ? styles['arrived'] : undefined}>
      <div className={styles['status']} role="status">
        <div className={styles['statusHead']}>
          {hasArrived ? <CheckCircleFilled className={styles['icon']} aria-hidden /> : <span className={styles['pulse']} aria-hidden />}
          {text(title)}
        </div>
        <p className={styles['statusText']} suppressHydrationWarning>
          {hasArrived ? text('first.arrivedText', { time: formatDateTime(firstSpanAtMs).slice(0, 19) }) : text('first.waitingText')}
        </p>
        {hasArrived && (
          <div>
            <Link className={linkButtonClasses.primary} href={frame.hrefTo('/traces')} onClick={frame.refresh}>
              {text('first.openTraces')}
            </Link>
          </div>
        )}
      </div>
    </Panel>
  );
}

const NEVER_CHANGES = (): (() => void) => () => undefined;

/** The host this page came from is the one services reach; `localhost` where it is this machine. */
function useHost(): string {
  const hostname = useSyncExternalStore(
    NEVER_CHANGES,
    () => window.location.hostname,
    () => 'localhost',
  );
  return hostname === '127.0.0.1' || hostname === '[::1]' ? 'localhost' : hostname;
}
