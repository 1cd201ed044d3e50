'use client';

import { FilterOutlined, MinusCircleOutlined, TableOutlined } from '@ant-design/icons';
import { CopyButton, IconButton } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import styles from './Logs.module.css';

/** What can be done with a field. */
export type FieldActions = {
  readonly onFilter: (field: string, value: string, isNot: boolean) => void;
  readonly columns: readonly string[];
  readonly onColumn: (field: string) => void;
};

/** Fields of one record, each with filter in, filter out, show as column, copy. */
export function FieldList({
  fields,
  actions,
}: {
  readonly fields: readonly (readonly [string, string])[];
  readonly actions: FieldActions | null;
}): ReactNode {
  const text = useText();
  return (
    <dl className={styles['fields']}>
      {fields.map(([field, value]) => (
        <div key={field} className={styles['field']}>
          <dt className={styles['fieldName']}>{field}</dt>
          <dd className={styles['fieldValue']}>
            {value}
            <span className={styles['fieldActions']}>
              {actions !== null && (
                <>
                  <IconButton
                    label={text('logs.filterIn', { field })}
                    icon={<FilterOutlined />}
                    onClick={() => actions.onFilter(field, value, false)}
                  />
                  <IconButton
                    label={text('logs.filterOut', { field })}
                    icon={<MinusCircleOutlined />}
                    onClick={() => actions.onFilter(field, value, true)}
                  />
                  <IconButton
                    label={text('logs.asColumn', { field })}
                    icon={<TableOutlined />}
                    isPressed={actions.columns.includes(field)}
                    onClick={() => actions.onColumn(field)}
                  />
                </>
              )}
              <CopyButton text={value} label={text('logs.copyField', { field })} doneLabel={text('copy.done')} />
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
