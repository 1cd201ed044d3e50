'use client';

import { FilterOutlined } from '@ant-design/icons';
import { IconButton, linkButtonClasses } from '@spanhouse/ui';
import { formatQuery } from '@spanhouse/trace-store/query-language';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import type { DistinctionView, NumberView, ValueView } from '../model/comparison-view.ts';
import { conditionOf } from '../model/found-traces.ts';
import { ShareBars } from './ShareBars.tsx';
import styles from './Compare.module.css';

export type DistinctionActions = {
  readonly onAdd: (key: string, value: string) => void;
  readonly tracesHref: (key: string, value: string) => string;
};

const ALIKE_SHOWN = 2;

/** One attribute that tells the sets apart, with both shares and the ways on. */
export function DistinctionRow({ of, ...actions }: { readonly of: DistinctionView } & DistinctionActions): ReactNode {
  return of.kind === 'value' ? <ValueRow of={of} {...actions} /> : <NumberRow of={of} />;
}

function ValueRow({ of, onAdd, tracesHref }: { readonly of: ValueView } & DistinctionActions): ReactNode {
  const text = useText();
  const locale = useLocale();
  const { key, value, alike } = of;
  const condition = value === null ? null : formatQuery([conditionOf(key, value)]);
  const ratio = of.restShare === 0 ? null : of.chosenShare / of.restShare;
  return (
    <li className={styles['row']}>
      <div className={styles['attribute']}>
        <span className={styles['key']}>{key}</span>
        <span className={styles['value']} title={value ?? undefined}>
          {value ?? <em>{text('compare.anyValue')}</em>}
        </span>
        {alike.length > 0 && (
          <span className={styles['alike']} title={alike.map((each) => `${each.key} = ${each.value}`).join('\n')}>
            {text('compare.alike', {
              values: alike
                .slice(0, ALIKE_SHOWN)
                .map((each) => each.key)
                .join(', '),
            })}
            {alike.length > ALIKE_SHOWN && ` ${text('compare.alikeMore', { count: alike.length - ALIKE_SHOWN })}`}
          </span>
        )}
      </div>
      <ShareBars
        chosen={of.chosenShare}
        rest={of.restShare}
        locale={locale}
        labels={[text('compare.chosenShare'), text('compare.restShare')]}
      />
      <span className={styles['ratio']}>
        {ratio === null ? text('compare.onlyChosen') : `×${new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 }).format(ratio)}`}
      </span>
      <span className={styles['rowActions']}>
        {value !== null && condition !== null && (
          <>
            <IconButton label={text('compare.addFilter', { condition })} icon={<FilterOutlined />} onClick={() => onAdd(key, value)} />
            <Link
              className={linkButtonClasses.plain}
              href={tracesHref(key, value)}
              prefetch={false}
              title={text('compare.showTraces', { condition })}
            >
              {text('compare.back')}
            </Link>
          </>
        )}
      </span>
    </li>
  );
}

function NumberRow({ of }: { readonly of: NumberView }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const number = (value: number): string => new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 }).format(value);
  const most = Math.max(Math.abs(of.chosenMedian), Math.abs(of.restMedian), Number.MIN_VALUE);
  return (
    <li className={styles['row']}>
      <div className={styles['attribute']}>
        <span className={styles['key']}>{of.key}</span>
        <span className={styles['value']}>
          <em>{text(of.effect > 0 ? 'compare.higher' : 'compare.lower')}</em>
        </span>
      </div>
      <div className={styles['bars']} title={text('compare.medians', { chosen: number(of.chosenMedian), rest: number(of.restMedian) })}>
        {(
          [
            ['chosen', of.chosenMedian],
            ['rest', of.restMedian],
          ] as const
        ).map(([kind, value]) => (
          <div key={kind} className={styles['barRow']}>
            <span className={styles['bar']} aria-hidden>
              <span className={styles['fill']} data-kind={kind} style={{ width: `${String((Math.abs(value) / most) * 100)}%` }} />
            </span>
            <span className={styles['percent']}>{number(value)}</span>
          </div>
        ))}
      </div>
      <span className={styles['ratio']} />
      <span className={styles['rowActions']} />
    </li>
  );
}
