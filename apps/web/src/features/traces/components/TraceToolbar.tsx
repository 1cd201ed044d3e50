'use client';

import { ExclamationCircleOutlined, NodeIndexOutlined, SearchOutlined } from '@ant-design/icons';
import { ColourDot, componentColour, formatCount, IconButton, useThemeName } from '@spanhouse/ui';
import { Segmented, Select } from 'antd';
import type { ReactNode, RefObject } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { COMPONENT_CLASSES } from '@spanhouse/trace-store/describe';
import { isFiltering, NO_FILTER, type SpanFilter } from '../model/span-filter.ts';
import type { ColourKey, TraceViewName } from '../trace-url.ts';
import type { TracePane } from './trace-pane.ts';
import styles from './TracePage.module.css';

type Props = Pick<TracePane, 'trace' | 'matches' | 'serviceColours' | 'state' | 'onChange'> & {
  readonly findRef: RefObject<HTMLInputElement | null>;
  readonly onFindNext: (direction: 1 | -1) => void;
};

/** Views in which bars have colours. */
const COLOURED: ReadonlySet<TraceViewName> = new Set(['waterfall', 'flame']);

/** Filters of the trace: what is not named is greyed or hidden in every view of it. */
export function TraceToolbar({ findRef, ...props }: Props): ReactNode {
  const { matches, state, onChange } = props;
  const { view, errorCount } = props.trace;
  const { filter } = state;
  const text = useText();
  const locale = useLocale();
  const theme = useThemeName();
  const change = (part: Partial<SpanFilter>): void => onChange({ filter: { ...filter, ...part } }, { isStep: false });
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label={text('traces.form')}>
      <IconButton
        label={text('trace.filter.errorsHelp')}
        icon={<ExclamationCircleOutlined />}
        isBordered
        isPressed={filter.errorsOnly}
        onClick={() => change({ errorsOnly: !filter.errorsOnly })}
      >
        {text('trace.filter.errors')} {formatCount(errorCount, locale)}
      </IconButton>
      <IconButton
        label={text('trace.pathHelp')}
        icon={<NodeIndexOutlined />}
        isBordered
        isPressed={state.isPathShown}
        onClick={() => onChange({ isPathShown: !state.isPathShown }, { isStep: false })}
      >
        {text('trace.path')}
      </IconButton>
      <Select
        className={styles['select'] ?? ''}
        aria-label={text('traces.column.service')}
        placeholder={text('trace.filter.service')}
        value={filter.service}
        allowClear
        showSearch
        popupMatchSelectWidth={false}
        options={view.services.map((name, i) => ({
          value: name,
          label: (
            <span className={styles['option']}>
              <ColourDot colour={props.serviceColours[i] ?? ''} />
              {name}
            </span>
          ),
        }))}
        onChange={(service: string | undefined) => change({ service: service ?? null })}
      />
      <Select
        className={styles['select'] ?? ''}
        aria-label={text('trace.colour.component')}
        placeholder={text('trace.filter.component')}
        value={filter.componentClass}
        allowClear
        popupMatchSelectWidth={false}
        options={COMPONENT_CLASSES.map((name, value) => ({
          value,
          label: (
            <span className={styles['option']}>
              <ColourDot colour={componentColour(name, theme)} />
              {text(`component.${name}`)}
            </span>
          ),
        }))}
        onChange={(componentClass: number | undefined) => change({ componentClass: componentClass ?? null })}
      />
      <label className={styles['find']} title={text('trace.findHelp')}>
        <SearchOutlined aria-hidden />
        <input
          ref={findRef}
          className={styles['findInput']}
          type="search"
          aria-label={text('trace.find')}
          placeholder={text('trace.find')}
          value={filter.find}
          onChange={(event) => change({ find: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) props.onFindNext(event.shiftKey ? -1 : 1);
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      </label>
      {isFiltering(filter) && (
        <>
          <span className={styles['count']} role="status">
            {text('trace.matchCount', { count: matches?.count ?? 0, total: view.spanCount })}
          </span>
          <IconButton label={text('trace.clearFilters')} onClick={() => onChange({ filter: NO_FILTER })}>
            {text('trace.clearFilters')}
          </IconButton>
        </>
      )}
      {COLOURED.has(state.shown) && (
        <div className={styles['toolbarEnd']}>
          <span className={styles['count']} id="colour-by">
            {text('trace.colourBy')}
          </span>
          <Segmented<ColourKey>
            aria-labelledby="colour-by"
            value={state.colourBy}
            options={[
              { value: 'service', label: text('trace.colour.service') },
              { value: 'component', label: text('trace.colour.component') },
            ]}
            onChange={(colourBy) => onChange({ colourBy }, { isStep: false })}
          />
        </div>
      )}
    </div>
  );
}
