'use client';

import { useEffect, useRef, type ReactNode } from 'react';
import { prepareCanvas } from '../charts/canvas.ts';
import { componentColour } from '../colour/component-colour.ts';
import { inkOn } from '../colour/contrast.ts';
import { useThemeName } from '../theme/ThemeProvider.tsx';
import { drawClassGlyph } from './class-glyph.ts';
import type { GraphChange, GraphNodeClass, ShownGraph } from './graph-model.ts';
import { CHANGE_SIGN, changeColour } from './graph-scene.ts';
import type { ServiceGraphWords } from './words.ts';
import styles from './ServiceGraph.module.css';

const CLASSES: readonly GraphNodeClass[] = ['service', 'sql', 'cache', 'nosql', 'messaging', 'third-party'];
const CHANGES: readonly GraphChange[] = ['added', 'removed', 'changed'];

type Props = { readonly graph: ShownGraph; readonly isDifference: boolean; readonly words: ServiceGraphWords };

/** What the colours and signs in the picture mean; only those that are in it. */
export function GraphLegend({ graph, isDifference, words }: Props): ReactNode {
  const theme = useThemeName();
  const changes = new Set([...graph.nodes, ...graph.edges].map(({ change }) => change));
  const classes = new Set(graph.nodes.map((node) => node.class));
  return (
    <ul className={styles['legend']}>
      {CLASSES.filter((name) => classes.has(name)).map((name) => (
        <li key={name}>
          <Glyph name={name} colour={componentColour(name === 'service' ? 'own' : name, theme)} />
          {words.classes[name]}
        </li>
      ))}
      {isDifference &&
        CHANGES.filter((change) => changes.has(change)).map((change) => (
          <li key={change}>
            <span className={styles['sign']} style={{ color: changeColour(change, theme) }} data-change={change} aria-hidden>
              {CHANGE_SIGN[change]}
            </span>
            {words.changes[change]}
          </li>
        ))}
    </ul>
  );
}

const GLYPH_PX = 16;

function Glyph({ name, colour }: { readonly name: GraphNodeClass; readonly colour: string }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current === null) return;
    const context = prepareCanvas(canvas.current, GLYPH_PX, GLYPH_PX);
    if (context === null) return;
    context.fillStyle = colour;
    context.beginPath();
    context.roundRect(0, 0, GLYPH_PX, GLYPH_PX, 3);
    context.fill();
    drawClassGlyph(context, name, false, GLYPH_PX / 2, GLYPH_PX / 2, inkOn(colour));
  }, [name, colour]);
  return <canvas ref={canvas} style={{ width: GLYPH_PX, height: GLYPH_PX }} aria-hidden />;
}
