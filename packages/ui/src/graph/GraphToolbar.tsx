'use client';

import { CompressOutlined, ExpandOutlined, SearchOutlined, ZoomInOutlined, ZoomOutOutlined } from '@ant-design/icons';
import { Input, Segmented } from 'antd';
import type { ReactNode } from 'react';
import { IconButton } from '../components/IconButton.tsx';
import type { ServiceGraphNode, ShownGraph } from './graph-model.ts';
import type { GraphFocus } from './ServiceGraph.tsx';
import type { ServiceGraphWords } from './words.ts';
import styles from './ServiceGraph.module.css';

type Props = {
  readonly nodes: readonly ServiceGraphNode[];
  readonly shown: ShownGraph;
  readonly selectedId: string | null;
  readonly search: string;
  readonly foundCount: number | null;
  readonly onSearch: (text: string) => void;
  readonly onSearchEnter: () => void;
  readonly focus: GraphFocus | null;
  readonly onFocus: ((focus: GraphFocus | null) => void) | undefined;
  readonly foldedGroups: readonly string[];
  readonly onFold: ((foldedGroups: readonly string[]) => void) | undefined;
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
  readonly words: ServiceGraphWords;
};

const ZOOM_STEP = 1.4;
const HOPS = [1, 2, 3];

/** Search, how far around a node is shown, folding of groups, and the zoom. */
export function GraphToolbar(props: Props): ReactNode {
  const { nodes, shown, selectedId, focus, onFocus, foldedGroups, onFold, words } = props;
  const homeId = focus?.nodeId ?? selectedId;
  const home = nodes.find(({ id }) => id === homeId);
  const groups = [...new Set(nodes.flatMap(({ group }) => group ?? []))];
  const group = nodes.find(({ id }) => id === selectedId)?.group;
  const isAllFolded = groups.length > 0 && groups.every((one) => foldedGroups.includes(one));
  return (
    <div className={styles['toolbar']}>
      <Input
        className={styles['search'] ?? ''}
        prefix={<SearchOutlined aria-hidden />}
        placeholder={words.search}
        aria-label={words.search}
        value={props.search}
        allowClear
        onChange={(event) => props.onSearch(event.target.value)}
        onPressEnter={props.onSearchEnter}
      />
      <span className={styles['facts']} role="status">
        {props.foundCount === null ? words.counts(shown.nodes.length, shown.edges.length) : words.found(props.foundCount)}
      </span>
      {onFocus !== undefined && home !== undefined && (
        <span className={styles['hops']}>
          <span className={styles['facts']}>
            {words.near} <strong>{home.label}</strong>
          </span>
          <Segmented
            size="small"
            aria-label={`${words.near} ${home.label}`}
            value={focus?.hops ?? 0}
            options={[...HOPS.map((count) => ({ value: count, label: words.hops(count) })), { value: 0, label: words.everything }]}
            onChange={(hops) => onFocus(hops === 0 ? null : { nodeId: home.id, hops })}
          />
        </span>
      )}
      <span className={styles['tools']}>
        {onFold !== undefined && group !== undefined && !foldedGroups.includes(group) && (
          <IconButton label={words.fold(group)} isBordered onClick={() => onFold([...foldedGroups, group])}>
            {words.fold(group)}
          </IconButton>
        )}
        {onFold !== undefined && groups.length > 1 && (
          <IconButton label={isAllFolded ? words.unfoldAll : words.foldAll} isBordered onClick={() => onFold(isAllFolded ? [] : groups)}>
            {isAllFolded ? <ExpandOutlined aria-hidden /> : <CompressOutlined aria-hidden />}{' '}
            {isAllFolded ? words.unfoldAll : words.foldAll}
          </IconButton>
        )}
        <IconButton label={words.zoomOut} icon={<ZoomOutOutlined />} onClick={() => props.onZoom(1 / ZOOM_STEP)} />
        <IconButton label={words.zoomIn} icon={<ZoomInOutlined />} onClick={() => props.onZoom(ZOOM_STEP)} />
        <IconButton label={words.fit} isBordered onClick={props.onFit}>
          {words.fit}
        </IconButton>
      </span>
    </div>
  );
}
