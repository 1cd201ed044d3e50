import { BaseEdge, ExtensionCategory, Rect, register, type BaseEdgeStyleProps, type BaseNodeStyleProps } from '@antv/g6';
import { inkOn } from '../colour/contrast.ts';
import { FONT_MONO, FONT_TEXT, type Palette } from '../theme/tokens.ts';
import { classGlyphPath } from './class-glyph.ts';
import { CHANGE_SIGN, type SceneNode } from './graph-scene.ts';
import type { GraphChange } from './graph-model.ts';
import { NODE_HEIGHT, NODE_WIDTH } from './layout/layout-input.ts';

export const SERVICE_NODE = 'spanhouse-service';
export const SERVICE_EDGE = 'spanhouse-call';

type CardStyle = Required<BaseNodeStyleProps> & {
  readonly card: SceneNode;
  readonly figures: string;
  readonly palette: Palette;
  readonly ring: string | null;
};
type CallStyle = Required<BaseEdgeStyleProps> & {
  readonly curve: readonly number[];
  readonly change: GraphChange | null;
  readonly palette: Palette;
};
type Group = NonNullable<Parameters<Rect['render']>[1]>;

const STRIPE = 22;
const RADIUS = 5;
const FAILING_FROM = 0.01;
const [LEFT, TOP] = [-NODE_WIDTH / 2, -NODE_HEIGHT / 2];

let isRegistered = false;

/** Makes our two elements known to the library, once a page. */
export function registerG6Elements(): void {
  if (isRegistered) return;
  isRegistered = true;
  register(ExtensionCategory.NODE, SERVICE_NODE, ServiceNode);
  register(ExtensionCategory.EDGE, SERVICE_EDGE, CallEdge);
}

/** The same card that the canvas paints, as shapes. */
class ServiceNode extends Rect {
  override render(
    attributes: Required<BaseNodeStyleProps> = this.parsedAttributes,
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- the library's own default
    container: Group = this,
  ): void {
    const { card, figures, palette, ring } = attributes as unknown as CardStyle;
    const isFailing = card.errorShare >= FAILING_FROM;
    const border = ring ?? (isFailing ? palette.error : palette.borderStrong);
    super.render(
      // A key shape takes more than the types of a node say.
      {
        ...attributes,
        size: [NODE_WIDTH, NODE_HEIGHT],
        radius: RADIUS,
        fill: palette.surface,
        stroke: border,
        lineWidth: ring === null ? 1 : 2,
        cursor: 'pointer',
      } as Required<BaseNodeStyleProps>,
      container,
    );
    const text = {
      textBaseline: 'middle',
      textAlign: 'left',
      x: LEFT + STRIPE + 7,
      wordWrap: true,
      maxLines: 1,
      textOverflow: '…',
      wordWrapWidth: NODE_WIDTH - STRIPE - 12,
    };
    const label = card.members === null ? card.label : `${card.label} (${String(card.members)})`;
    this.upsert(
      'stripe',
      'rect',
      { x: LEFT, y: TOP, width: STRIPE, height: NODE_HEIGHT, radius: [RADIUS, 0, 0, RADIUS], fill: card.colour },
      container,
    );
    this.upsert('glyph', 'path', glyphStyle(card), container);
    this.upsert(
      'name',
      'text',
      { ...text, y: TOP + 15, text: label, fontSize: 12, fontWeight: 600, fontFamily: FONT_TEXT, fill: palette.text },
      container,
    );
    this.upsert(
      'figures',
      'text',
      { ...text, y: TOP + 31, text: figures, fontSize: 10.5, fontFamily: FONT_MONO, fill: palette.textSecondary },
      container,
    );
    const errorWidth = Math.max(6, (NODE_WIDTH - STRIPE - 3) * Math.min(1, card.errorShare));
    this.upsert(
      'errors',
      'rect',
      isFailing ? { x: LEFT + STRIPE, y: TOP + NODE_HEIGHT - 3, width: errorWidth, height: 3, fill: palette.error } : false,
      container,
    );
    const change = signStyle(card.change, palette, NODE_WIDTH / 2 - 3, TOP + 3);
    this.upsert('sign', 'circle', change?.disc ?? false, container);
    this.upsert('signText', 'text', change?.text ?? false, container);
  }
}

/** A call along the curve that the layout kept free for it. */
class CallEdge extends BaseEdge {
  protected override getKeyPath(attributes: Required<BaseEdgeStyleProps>): ReturnType<BaseEdge['getKeyPath']> {
    const { curve } = attributes as unknown as CallStyle;
    const path: (readonly (string | number)[])[] = [['M', curve[0] ?? 0, curve[1] ?? 0]];
    for (let i = 2; i + 5 < curve.length; i += 6) path.push(['C', ...curve.slice(i, i + 6)]);
    return path as ReturnType<BaseEdge['getKeyPath']>;
  }

  override render(
    attributes: Required<BaseEdgeStyleProps> = this.parsedAttributes,
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- the library's own default
    container: Parameters<BaseEdge['render']>[1] = this,
  ): void {
    const { change, palette } = attributes as unknown as CallStyle;
    super.render(
      {
        ...attributes,
        endArrow: true,
        endArrowSize: 7,
        increasedLineWidthForHitTesting: 8,
        cursor: 'pointer',
      },
      container,
    );
    const { curve } = attributes as unknown as CallStyle;
    const middle = Math.floor((curve.length - 2) / 12) * 6;
    const at = (offset: number): number => ((curve[middle + offset] ?? 0) + (curve[middle + 6 + offset] ?? 0)) / 2;
    const sign = signStyle(change, palette, at(0), at(1));
    this.upsert('sign', 'circle', sign?.disc ?? false, container);
    this.upsert('signText', 'text', sign?.text ?? false, container);
  }
}

function glyphStyle(card: SceneNode): object | false {
  const d = classGlyphPath(card.class, card.members !== null);
  return d === '' ? false : { d, transform: `translate(${String(LEFT + STRIPE / 2)}, 0)`, stroke: inkOn(card.colour), lineWidth: 1.5 };
}

function signStyle(
  change: GraphChange | null,
  palette: Palette,
  x: number,
  y: number,
): { readonly disc: object; readonly text: object } | null {
  if (change === null) return null;
  const colour = { added: palette.ok, removed: palette.textSecondary, changed: palette.warning }[change];
  return {
    disc: { cx: x, cy: y, r: 8, fill: palette.surface, stroke: colour, lineWidth: 1.5 },
    text: {
      x,
      y,
      text: CHANGE_SIGN[change],
      fill: colour,
      fontSize: 13,
      fontWeight: 700,
      fontFamily: FONT_MONO,
      textAlign: 'center',
      textBaseline: 'middle',
    },
  };
}
