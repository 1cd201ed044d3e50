'use client';

import { ExportOutlined, FilterOutlined } from '@ant-design/icons';
import { CopyButton } from '@spanhouse/ui';
import { formatQuery } from '@spanhouse/trace-store/query-language';
import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import { isLongText } from '../model/attribute-groups.ts';
import type { AttributeKind, AttributeView } from '../model/trace-view.ts';
import { useAttributeLinks } from './saved/attribute-links.ts';
import styles from './SpanDrawer.module.css';

/** What the search compares; arrays, maps and bytes it does not. */
const SEARCHABLE: ReadonlySet<AttributeKind> = new Set(['string', 'bool', 'int', 'double']);
/** Longer values are not things one looks for, and would make an address nobody can send. */
const SEARCHABLE_LENGTH = 500;

/** Keys and values as text, each with copy and, where it can be searched for, "add to filter". */
export function AttributeList({ attributes }: { readonly attributes: readonly AttributeView[] }): ReactNode {
  return (
    <dl>
      {attributes.map((attribute, i) => (
        // A key may come twice: the position tells them apart.
        <AttributeRow key={`${String(i)}/${attribute.key}`} attribute={attribute} />
      ))}
    </dl>
  );
}

function AttributeRow({ attribute }: { readonly attribute: AttributeView }): ReactNode {
  const text = useText();
  const frame = useFrame();
  const links = useAttributeLinks(attribute);
  const [isWhole, setWhole] = useState(false);
  const isLong = isLongText(attribute);
  const canSearch = SEARCHABLE.has(attribute.kind) && attribute.text.length <= SEARCHABLE_LENGTH;
  return (
    <div className={styles['row']}>
      <dt className={styles['key']}>{attribute.key}</dt>
      <dd className={styles['value']}>
        {attribute.text === '' ? (
          <span className={styles['empty']}>{text('span.emptyValue')}</span>
        ) : (
          <div className={styles['value']} data-folded={isLong && !isWhole ? '' : undefined}>
            {attribute.text}
          </div>
        )}
        {isLong && (
          <button type="button" className={styles['more']} onClick={() => setWhole(!isWhole)} aria-expanded={isWhole}>
            {text(isWhole ? 'span.showLess' : 'span.showMore')}
          </button>
        )}
        {links.map(({ name, href }) => (
          <a key={`${name} ${href}`} className={styles['ruleLink']} href={href} target="_blank" rel="noreferrer noopener" title={href}>
            {name} <ExportOutlined aria-hidden />
          </a>
        ))}
        <span className={styles['actions']}>
          {canSearch && (
            <Link
              className={styles['action']}
              href={frame.hrefTo('/traces', {
                q: formatQuery([{ target: targetOf(attribute.key), operator: '=', values: [attribute.text] }]),
              })}
              aria-label={text('span.addToFilter', { key: attribute.key })}
              title={text('span.addToFilter', { key: attribute.key })}
              prefetch={false}
            >
              <FilterOutlined aria-hidden />
            </Link>
          )}
          <CopyButton text={attribute.text} label={text('span.copyValue', { key: attribute.key })} doneLabel={text('copy.done')} />
        </span>
      </dd>
    </div>
  );
}

function targetOf(key: string): { readonly kind: 'attribute'; readonly key: string } {
  return { kind: 'attribute', key };
}
