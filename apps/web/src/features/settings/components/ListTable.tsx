import { classNames } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import styles from './Settings.module.css';

type Column<Row> = {
  readonly key: string;
  readonly title: string;
  readonly align?: 'end';
  readonly cell: (row: Row) => ReactNode;
};

type Props<Row> = {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  /** Said instead of the table when there are no rows. */
  readonly empty: string;
};

/** Tens of rows that are read and acted upon. On a phone each row is a card with its columns below each other. */
export function ListTable<Row>({ label, columns, rows, keyOf, empty }: Props<Row>): ReactNode {
  if (rows.length === 0) return <p className={styles['empty']}>{empty}</p>;
  return (
    <div className={styles['tableBox']}>
      <table className={styles['table']} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ key, title, align }) =>
              // A column of buttons needs no heading, and an empty one would be read out.
              title === '' ? (
                <td key={key} />
              ) : (
                <th key={key} scope="col" data-align={align}>
                  {title}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ key, title, align, cell }) => (
                <td key={key} data-align={align} data-title={title} className={classNames(title === '' ? styles['actions'] : undefined)}>
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
