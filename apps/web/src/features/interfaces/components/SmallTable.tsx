'use client';

import type { ReactNode } from 'react';
import styles from './InterfacePage.module.css';

export type SmallColumn<Row> = {
  readonly key: string;
  readonly title: string;
  readonly help?: string;
  readonly align?: 'end';
  readonly cell: (row: Row) => ReactNode;
};

type Props<Row> = {
  readonly label: string;
  readonly columns: readonly SmallColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
};

/** A panel's table of tens of rows. The first column takes what room is left; what is more than a panel's height scrolls. */
export function SmallTable<Row>({ label, columns, rows, keyOf }: Props<Row>): ReactNode {
  return (
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={label}>
      <table className={styles['table']} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ key, title, help, align }) => (
              <th key={key} scope="col" data-align={align} title={help}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ key, align, cell }) => (
                <td key={key} data-align={align}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
