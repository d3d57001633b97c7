import sharp from 'sharp';
import { openSvg } from '../open-svg.ts';
import { ocrBLine } from '../print/ocr-b.ts';
import { typeface } from '../print/typeface.ts';

/** Where something stands on a page: millimetres from its upper left corner. */
export interface AreaMm {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A caption with what is printed below it. `y` is the caption's baseline. */
export interface PrintedField {
  readonly caption: string;
  readonly value: string;
  readonly x: number;
  readonly y: number;
}

/** What a document page shows, before it is photographed. All lengths are millimetres. */
export interface Page {
  readonly width: number;
  readonly height: number;
  readonly title: { readonly text: string; readonly x: number; readonly y: number };
  /** The sides of the document that lie on the page: one, or front and back of a card. */
  readonly sides: readonly AreaMm[];
  readonly portrait: AreaMm;
  readonly fields: readonly PrintedField[];
  /** The white strip that holds the machine readable lines, from their first baseline down. */
  readonly zone: { readonly area: AreaMm; readonly x: number; readonly baselines: readonly number[] };
}

const unitsPerMm = 16;
const captionSize = 1.7;
const valueSize = 3.1;

/** Draws the page as a PNG of 16 pixels per millimetre. Fails if the portrait is no image. */
export async function renderPage(
  page: Page,
  portrait: Buffer,
  zoneLines: readonly string[],
): Promise<Buffer> {
  const box = page.portrait;
  const face = await sharp(portrait)
    .resize(Math.round(box.width * unitsPerMm), Math.round(box.height * unitsPerMm), { fit: 'cover' })
    .toBuffer();
  return openSvg(pageSvg(page, zoneLines))
    .composite([{ input: face, left: Math.round(box.x * unitsPerMm), top: Math.round(box.y * unitsPerMm) }])
    .flatten({ background: '#8d877d' })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

function pageSvg(page: Page, zoneLines: readonly string[]): string {
  const zone = zoneLines.map((line, index) => {
    const baselineMm = page.zone.baselines[index];
    if (baselineMm === undefined) throw new Error('more machine readable lines than the page has room for');
    return ocrBLine(line, { xMm: page.zone.x, baselineMm, unitsPerMm });
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${scaled(page.width)}" height="${scaled(page.height)}">`,
    ...page.sides.map((side) => `${rectangle(side, '#eef3f6')}${waves(side)}`),
    zoneLines.length === 0 ? '' : rectangle(page.zone.area, '#f8f8f3'),
    print(page.title.text, { ...page.title, size: 4.2, weight: 600, ink: '#1f2350' }),
    ...page.fields.map((field) => printField(field)),
    ...zone,
    '</svg>',
  ].join('');
}

function printField({ caption, value, x, y }: PrintedField): string {
  const above = print(caption, { x, y, size: captionSize, weight: 400, ink: '#3d4468' });
  return above + print(value, { x, y: y + 3, size: valueSize, weight: 600, ink: '#141414' });
}

function print(
  text: string,
  at: { x: number; y: number; size: number; weight: 400 | 600; ink: string },
): string {
  const place = { x: at.x * unitsPerMm, y: at.y * unitsPerMm, size: at.size * unitsPerMm };
  return `<path fill="${at.ink}" d="${typeface(at.weight).outline(text, place)}"/>`;
}

function rectangle(area: AreaMm, fill: string): string {
  const { x, y, width, height } = area;
  return `<rect x="${scaled(x)}" y="${scaled(y)}" width="${scaled(width)}" height="${scaled(height)}" fill="${fill}"/>`;
}

/** Fine wavy lines under the print, as security paper has: the reader must live with them. */
function waves({ x, y, width, height }: AreaMm): string {
  const lines = Array.from({ length: Math.floor((height - 2) / 2.2) }, (_, index) => {
    const at = y + 1.6 + index * 2.2;
    const [first, second] = [width * 0.3, width * 0.7].map((part) => scaled(x + part));
    return `<path d="M${scaled(x)} ${scaled(at)}C${first} ${scaled(at - 2)} ${second} ${scaled(at + 2)} ${scaled(x + width)} ${scaled(at)}"/>`;
  });
  return `<g fill="none" stroke="#c3d3e0" stroke-width="${0.12 * unitsPerMm}">${lines.join('')}</g>`;
}

function scaled(millimetres: number): string {
  return (millimetres * unitsPerMm).toFixed(1);
}
