import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { PathCommand, parse as Parse } from 'opentype.js';

// Its CommonJS build names no exports that an import could see.
const require = createRequire(import.meta.url);
const { parse }: { parse: typeof Parse } = require('opentype.js');

/** One weight of the printed text, turned into outlines. */
export interface Typeface {
  /** The text's outlines as SVG path data; `x` is the left end and `y` the baseline, in the page's units. */
  outline(text: string, at: { x: number; y: number; size: number }): string;
}

export type Weight = 400 | 600;

const loaded = new Map<Weight, Typeface>();

/**
 * Source Sans 3 (OFL 1.1) from its npm package. The text becomes paths here, because SVG text
 * would be drawn in whichever font the machine has, and on a fresh machine there is none.
 */
export function typeface(weight: Weight): Typeface {
  const known = loaded.get(weight);
  if (known !== undefined) return known;
  const fresh = loadTypeface(weight);
  loaded.set(weight, fresh);
  return fresh;
}

function loadTypeface(weight: Weight): Typeface {
  const file = `@fontsource/source-sans-3/files/source-sans-3-latin-${weight}-normal.woff`;
  const bytes = new Uint8Array(readFileSync(require.resolve(file)));
  const font = parse(bytes.buffer);

  return {
    // Glyph by glyph: shaping a whole text makes opentype.js 2.0.0 throw on this font's contextual
    // substitutions, and capitals and captions need none of them.
    outline(text, { x, y, size }) {
      const paths: string[] = [];
      let left = x;
      for (const character of text) {
        const glyph = font.charToGlyph(character);
        paths.push(...glyph.getPath(left, y, size).commands.map(pathData));
        left += ((glyph.advanceWidth ?? 0) * size) / font.unitsPerEm;
      }
      return paths.join('');
    },
  };
}

/** Not opentype.js' own `toPathData`, which writes NaN for numbers like 1e-14. */
function pathData(command: PathCommand): string {
  switch (command.type) {
    case 'M':
    case 'L':
      return command.type + point(command.x, command.y);
    case 'Q':
      return `Q${point(command.x1, command.y1)} ${point(command.x, command.y)}`;
    case 'C':
      return `C${point(command.x1, command.y1)} ${point(command.x2, command.y2)} ${point(command.x, command.y)}`;
    default:
      return 'Z';
  }
}

function point(x: number, y: number): string {
  return `${x.toFixed(2)} ${y.toFixed(2)}`;
}
