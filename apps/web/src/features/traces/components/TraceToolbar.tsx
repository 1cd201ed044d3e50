'use client';

import { CompressOutlined, ExclamationCircleOutlined, ExpandOutlined, SearchOutlined } from '@ant-design/icons';
import { ColourDot, componentColour, formatCount, IconButton, useThemeName } from '@spanhouse/ui';
import { Segmented, Select } from 'antd';
import type { ReactNode, RefObject } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { COMPONENT_CLASSES, type TraceView } from '../model/trace-view.ts';
import { isFiltering, NO_FILTER, type Matches, type SpanFilter } from '../model/waterfall.ts';
import type { ColourKey } from '../url.ts';
import styles from './TracePage.module.css';

type Props = {
  readonly view: TraceView;
  readonly serviceColours: readonly string[];
  readonly filter: SpanFilter;
  readonly matches: Matches | null;
  readonly colourBy: ColourKey;
  readonly hasFolds: boolean;
  readonly findRef: RefObject<HTMLInputElement | null>;
  readonly onFilter: (filter: SpanFilter) => void;
  readonly onColourBy: (key: ColourKey) => void;
  readonly onFold: (isFolded: boolean) => void;
  readonly onFindNext: (direction: 1 | -1) => void;
};

/** Filters of the trace: what is not named is greyed or hidden in every view of it. */
export function TraceToolbar({ findRef, ...props }: Props): ReactNode {
  const { view, filter, matches } = props;
  const text = useText();
  const locale = useLocale();
  const theme = useThemeName();
  const change = (part: Partial<SpanFilter>): void => props.onFilter({ ...filter, ...part });
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label={text('traces.form')}>
      <IconButton
        label={text('trace.filter.errorsHelp')}
        icon={<ExclamationCircleOutlined />}
        isBordered
        isPressed={filter.errorsOnly}
        onClick={() => change({ errorsOnly: !filter.errorsOnly })}
      >
        {text('trace.filter.errors')} {formatCount(view.errorCount, locale)}
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
          <IconButton label={text('trace.clearFilters')} onClick={() => props.onFilter(NO_FILTER)}>
            {text('trace.clearFilters')}
          </IconButton>
        </>
      )}
      <div className={styles['toolbarEnd']}>
        <IconButton
          label={text(props.hasFolds ? 'trace.unfoldAll' : 'trace.foldAll')}
          icon={props.hasFolds ? <ExpandOutlined /> : <CompressOutlined />}
          onClick={() => props.onFold(!props.hasFolds)}
        />
        <span className={styles['count']} id="colour-by">
          {text('trace.colourBy')}
        </span>
        <Segmented<ColourKey>
          aria-labelledby="colour-by"
          value={props.colourBy}
          options={[
            { value: 'service', label: text('trace.colour.service') },
            { value: 'component', label: text('trace.colour.component') },
          ]}
          onChange={props.onColourBy}
        />
      </div>
    </div>
  );
}
