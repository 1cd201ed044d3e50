const TILE_PX = 6;

/** A picture to be repeated, as the drawing library takes it. */
export type HatchPattern = { readonly image: string; readonly repetition: 'repeat'; readonly transform: string };

const patterns = new Map<string, HatchPattern>();

/** Diagonal lines of a colour over a pale ground of it: waiting, told from work without its colour. */
export function hatchPattern(colour: string): HatchPattern {
  const ratio = Math.ceil(Math.min(window.devicePixelRatio || 1, 3));
  const key = `${colour}/${String(ratio)}`;
  const known = patterns.get(key);
  if (known !== undefined) return known;
  // As text, because the library copies what it is given deeply, and a copied canvas is none.
  const image = hatchTile(colour, TILE_PX * ratio).toDataURL();
  const made = { image, repetition: 'repeat', transform: `scale(${String(1 / ratio)})` } as const;
  patterns.set(key, made);
  return made;
}

function hatchTile(colour: string, size: number): HTMLCanvasElement {
  const tile = document.createElement('canvas');
  tile.width = tile.height = size;
  const context = tile.getContext('2d');
  if (context === null) return tile;
  context.fillStyle = colour;
  context.globalAlpha = 0.25;
  context.fillRect(0, 0, size, size);
  context.globalAlpha = 1;
  context.strokeStyle = colour;
  context.lineWidth = size / 5;
  context.beginPath();
  for (const shift of [-size, 0, size]) {
    context.moveTo(shift, size);
    context.lineTo(shift + size, 0);
  }
  context.stroke();
  return tile;
}
