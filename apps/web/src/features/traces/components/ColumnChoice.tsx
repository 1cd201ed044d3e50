'use client';

import { TableOutlined } from '@ant-design/icons';
import { IconButton } from '@spanhouse/ui';
import { Checkbox, Popover } from 'antd';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { OPTIONAL_COLUMNS, RESULT_COLUMNS_MAX, type Mode, type OptionalColumn } from '../url.ts';
import { KeySelect } from './KeySelect.tsx';
import styles from './TracesPage.module.css';

type Props = {
  readonly mode: Mode;
  readonly hidden: readonly OptionalColumn[];
  readonly columns: readonly string[];
  readonly onHidden: (hidden: readonly OptionalColumn[]) => void;
  readonly onColumns: (columns: readonly string[]) => void;
  /** What can be done with the choice as a whole: keep it. */
  readonly actions?: ReactNode;
};

/** Which columns the table has: its own, and any key of the query language. */
export function ColumnChoice({ mode, hidden, columns, onHidden, onColumns, actions }: Props): ReactNode {
  const text = useText();
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      arrow={false}
      content={
        <div className={styles['columns']} role="group" aria-label={text('traces.columns')}>
          {OPTIONAL_COLUMNS[mode].map((column) => (
            <Checkbox
              key={column}
              checked={!hidden.includes(column)}
              onChange={(event) => onHidden(event.target.checked ? hidden.filter((other) => other !== column) : [...hidden, column])}
            >
              {text(`traces.column.${column}`)}
            </Checkbox>
          ))}
          <KeySelect
            label={text('results.attributeColumns')}
            placeholder={text('results.attributeColumns')}
            className={styles['columnKeys']}
            value={columns}
            max={RESULT_COLUMNS_MAX}
            isAttributeOnly
            onChange={onColumns}
          />
          {mode === 'traces' && <span className={styles['hint']}>{text('results.columnOfTraces')}</span>}
          {actions}
        </div>
      }
    >
      <IconButton label={text('traces.columns')} icon={<TableOutlined />}>
        {text('traces.columns')}
      </IconButton>
    </Popover>
  );
}
