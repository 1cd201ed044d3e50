'use client';

import { useText } from '../../../i18n/use-text.ts';
import { interfaceAddress, interfacePath, spanClassOf } from '../../applications/index.ts';
import { useFrame } from '../../frame/index.ts';
import { MISSING, type EdgeView } from '../model/callers.ts';

/** What a neighbour of an interface is called, and where its page is. */
export function useEdgeLinks(service: string): {
  readonly titleOf: (view: EdgeView) => string;
  /** Null for who has no page. */
  readonly hrefOf: (view: EdgeView, isDownstream: boolean) => string | null;
} {
  const text = useText();
  const frame = useFrame();
  return {
    titleOf: (view) => {
      if (view.name === MISSING) return text('edges.missing');
      if (view.name !== '') return view.name;
      return view.service === '' ? text('edges.outside') : view.service;
    },
    hrefOf: (view, isDownstream) => {
      if (view.hasPage) return frame.hrefTo(interfacePath(view.service, view.name));
      // A database has no spans of its own; our calls of it have a page.
      if (!isDownstream || view.name === '') return null;
      return frame.hrefTo(interfacePath(service, view.name), interfaceAddress(spanClassOf(view.componentClass), view.service));
    },
  };
}
