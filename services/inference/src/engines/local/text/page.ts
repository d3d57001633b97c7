import { findComponents } from './components.ts';
import { markInk } from './ink.ts';
import { type PixelBox, type Raster, turnRaster } from './raster.ts';
import { textDirection } from './skew.ts';
import { type TextLine, findTextLines, likelyLetters } from './text-lines.ts';

/** A picture turned so that its text runs horizontally, and where that text is. */
export interface Page {
  readonly raster: Raster;
  readonly lines: readonly TextLine[];
  /** The picture it was turned from. */
  readonly source: Raster;
  /** How far the page is turned against the source, degrees clockwise. */
  readonly turned: number;
}

/** Half the side of the square whose mean decides what is ink: above the height of most print. */
const INK_RADIUS = 20;

/** Turns a picture by what its letters say. Whether it stands on its head is not known yet. */
export async function straighten(source: Raster): Promise<Page> {
  const direction = textDirection(lettersOf(source));
  if (Math.abs(direction) < 0.2) return { raster: source, lines: linesOf(source), source, turned: 0 };
  const raster = await turnRaster(source, -direction);
  return { raster, lines: linesOf(raster), source, turned: -direction };
}

/** The same page, turned by a half circle. */
export async function turnOver(page: Page): Promise<Page> {
  const { width, height } = page.raster;
  const over = <Box extends PixelBox>(box: Box): Box => ({
    ...box,
    left: width - box.right,
    top: height - box.bottom,
    right: width - box.left,
    bottom: height - box.top,
  });
  return {
    ...page,
    raster: await turnRaster(page.raster, 180),
    turned: page.turned + 180,
    lines: page.lines.map((line) => ({ ...over(line), letters: line.letters.map(over).toReversed() })),
  };
}

/**
 * Where a box of the page lies in its source: the smallest upright rectangle around it, as ratios
 * of the source's width and height.
 */
export function boxInSource({ raster, source, turned }: Page, box: PixelBox) {
  const angle = (-turned * Math.PI) / 180;
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const corners = [box.left, box.right].flatMap((x) =>
    [box.top, box.bottom].map((y) => {
      const [dx, dy] = [x - raster.width / 2, y - raster.height / 2];
      return {
        x: (dx * cosine - dy * sine) / source.width + 0.5,
        y: (dx * sine + dy * cosine) / source.height + 0.5,
      };
    }),
  );
  const [left, right] = extent(corners.map(({ x }) => x));
  const [top, bottom] = extent(corners.map(({ y }) => y));
  return { left, top, width: right - left, height: bottom - top };
}

function extent(ratios: readonly number[]): readonly [number, number] {
  const inside = ratios.map((ratio) => Math.min(1, Math.max(0, ratio)));
  return [Math.min(...inside), Math.max(...inside)];
}

function lettersOf(raster: Raster) {
  return likelyLetters(findComponents(markInk(raster, INK_RADIUS), raster.width, raster.height));
}

function linesOf(raster: Raster): TextLine[] {
  return findTextLines(lettersOf(raster));
}
