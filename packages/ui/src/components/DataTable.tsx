'use client';

import { CaretDownFilled, CaretUpFilled } from '@ant-design/icons';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { LIST_ROW_HEIGHT, ROW_HEIGHT } from '../theme/tokens.ts';
import { useNarrow } from './use-narrow.ts';
import styles from './DataTable.module.css';

export type Column<Row> = {
  readonly key: string;
  readonly title: string;
  /** What the heading means, where its name does not say it all. */
  readonly help?: string;
  readonly minWidth: number;
  /** Its part of the space that is left; absent: it stays at its least width. */
  readonly grow?: number;
  readonly align?: 'start' | 'end';
  readonly cell: (row: Row) => ReactNode;
  /** Present: the heading is a button; the table shows which one is in force, the caller sorts. */
  readonly onSort?: () => void;
  readonly isSorted?: boolean;
  /** With `isSorted`: the smallest stands first; absent: the greatest. */
  readonly isAscending?: boolean;
};

type Props<Row> = {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  /** What a row is on a phone: two lines. */
  readonly twoLines: (row: Row) => ReactNode;
  readonly selectedKey?: string | null;
  readonly className?: string | undefined;
};

/**
 * A table that draws only what is visible: 10,000 rows scroll as ten do. Rows are 32 px; on a phone it is a list of two-line rows.
 * Arrow keys walk the rows, Enter opens one.
 */
export function DataTable<Row>(props: Props<Row>): ReactNode {
  const { label, columns, rows, keyOf, onOpen, twoLines, selectedKey = null } = props;
  const isNarrow = useNarrow();
  const scroll = useRef<HTMLDivElement>(null);
  const rowHeight = isNarrow ? LIST_ROW_HEIGHT : ROW_HEIGHT;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialRect: { width: 1200, height: 800 },
  });
  // The same tracks in every row, whatever the cells hold: that is what aligns them.
  const template = {
    gridTemplateColumns: columns
      .map(({ minWidth, grow }) => (grow === undefined ? `${String(minWidth)}px` : `minmax(${String(minWidth)}px, ${String(grow)}fr)`))
      .join(' '),
    minWidth: columns.reduce((sum, column) => sum + column.minWidth, 0),
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>, index: number): void => {
    const target = event.key === 'ArrowDown' ? index + 1 : event.key === 'ArrowUp' ? index - 1 : null;
    const row = rows[index];
    if (event.key === 'Enter' && event.target === event.currentTarget && row !== undefined) onOpen?.(row);
    if (target === null || target < 0 || target >= rows.length) return;
    event.preventDefault();
    virtualizer.scrollToIndex(target);
    const focus = (): void => scroll.current?.querySelector<HTMLElement>(`[data-index="${String(target)}"]`)?.focus();
    requestAnimationFrame(focus);
  };

  return (
    <div
      ref={scroll}
      className={`${styles['scroll'] ?? ''} ${props.className ?? ''}`}
      role="table"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      tabIndex={0}
      key={isNarrow ? 'list' : 'table'}
    >
      {!isNarrow && (
        <div role="rowgroup" className={styles['headGroup']} style={{ minWidth: template.minWidth }}>
          <div role="row" className={styles['head']} style={template} aria-rowindex={1}>
            {columns.map((column) => (
              <div
                key={column.key}
                role="columnheader"
                className={styles['headCell']}
                title={column.help}
                data-align={column.align}
                aria-sort={sortOf(column)}
              >
                {column.onSort === undefined ? (
                  column.title
                ) : (
                  <button type="button" className={styles['sort']} onClick={column.onSort}>
                    {column.title}
                    {column.isSorted === true && column.isAscending !== true && <CaretDownFilled style={{ fontSize: 10 }} aria-hidden />}
                    {column.isSorted === true && column.isAscending === true && <CaretUpFilled style={{ fontSize: 10 }} aria-hidden />}
                  </button>
                )}
              </div>
            ))}
          </div>
        </div>
      )}
      <div
        role="rowgroup"
        style={{ position: 'relative', height: virtualizer.getTotalSize(), minWidth: isNarrow ? undefined : template.minWidth }}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const key = keyOf(row);
          const shared = {
            role: 'row',
            'aria-rowindex': item.index + 2,
            'aria-selected': selectedKey === null ? undefined : key === selectedKey,
            'data-index': item.index,
            'data-link': onOpen === undefined ? undefined : '',
            tabIndex: 0,
            onClick: () => {
              if (window.getSelection()?.isCollapsed !== false) onOpen?.(row);
            },
            onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => {
              onKeyDown(event, item.index);
            },
          } as const;
          const place = { transform: `translateY(${String(item.start)}px)`, height: rowHeight };
          return isNarrow ? (
            <div key={key} {...shared} className={styles['lines']} style={place}>
              <div role="cell">{twoLines(row)}</div>
            </div>
          ) : (
            <div key={key} {...shared} className={styles['row']} style={{ ...template, ...place }}>
              {columns.map((column) => (
                <div key={column.key} role="cell" className={styles['cell']} data-align={column.align}>
                  {column.cell(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function sortOf<Row>({ onSort, isSorted, isAscending }: Column<Row>): 'ascending' | 'descending' | 'none' | undefined {
  if (onSort === undefined) return undefined;
  if (isSorted !== true) return 'none';
  return isAscending === true ? 'ascending' : 'descending';
}
