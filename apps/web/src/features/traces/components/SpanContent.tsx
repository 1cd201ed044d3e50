'use client';

import { formatDuration } from '@spanhouse/ui';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import { groupAttributes } from '../model/attribute-groups.ts';
import type { SpanDetail } from '../model/trace-view.ts';
import { AttributeList } from './AttributeList.tsx';
import { ExceptionView } from './ExceptionView.tsx';
import styles from './SpanDrawer.module.css';

/** What a span says of itself: exceptions, attributes by meaning, events, links, resource, scope. */
export function SpanContent({ detail }: { readonly detail: SpanDetail }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const frame = useFrame();
  const exceptions = detail.events.filter((event) => event.name === 'exception');
  const events = detail.events.filter((event) => event.name !== 'exception');
  const { dropped, scope } = detail;
  return (
    <>
      {exceptions.map((event, i) => (
        <ExceptionView key={i} attributes={event.attributes} />
      ))}
      <Section title={text('span.attributes')} count={detail.attributes.length}>
        {detail.attributes.length === 0 && <p className={styles['group']}>{text('span.noAttributes')}</p>}
        {groupAttributes(detail.attributes).map(({ group, attributes }) => (
          <div key={group}>
            <h4 className={styles['group']}>{text(`group.${group}`)}</h4>
            <AttributeList attributes={attributes} />
          </div>
        ))}
      </Section>
      {events.length > 0 && (
        <Section title={text('span.events')} count={events.length}>
          {events.map((event, i) => (
            <div key={i} className={styles['event']}>
              <div className={styles['eventHead']}>
                <span className={styles['eventOffset']}>+{formatDuration(event.offsetNs, locale)}</span>
                <span>{event.name}</span>
              </div>
              <AttributeList attributes={event.attributes} />
            </div>
          ))}
        </Section>
      )}
      {detail.links.length > 0 && (
        <Section title={text('span.links')} count={detail.links.length}>
          {detail.links.map((link, i) => (
            <div key={i} className={styles['event']}>
              <div className={styles['eventHead']}>
                <Link
                  className={styles['mono']}
                  href={frame.hrefTo(`/traces/${link.traceId}`, { span: link.spanId })}
                  title={text('span.openLink')}
                  prefetch={false}
                >
                  {link.traceId} / {link.spanId}
                </Link>
              </div>
              <AttributeList attributes={link.attributes} />
            </div>
          ))}
        </Section>
      )}
      <Section title={text('span.resource')} count={detail.resource.length}>
        <AttributeList attributes={detail.resource} />
      </Section>
      {scope.name !== '' && (
        <Section title={text('span.scope')}>
          <div className={styles['eventHead']}>
            <span className={styles['mono']}>{scope.name}</span>
            {scope.version !== '' && (
              <span className={styles['muted']}>
                {text('span.scopeVersion')} {scope.version}
              </span>
            )}
          </div>
          <AttributeList attributes={scope.attributes} />
        </Section>
      )}
      {dropped.attributes + dropped.events + dropped.links > 0 && (
        <p className={styles['dropped']}>{text('span.dropped', { ...dropped })}</p>
      )}
    </>
  );
}

function Section({ title, count, children }: { readonly title: string; readonly count?: number; readonly children: ReactNode }): ReactNode {
  return (
    <section className={styles['section']}>
      <h3 className={styles['sectionTitle']}>
        {title}
        {count !== undefined && <span className={styles['muted']}>{count}</span>}
      </h3>
      {children}
    </section>
  );
}
