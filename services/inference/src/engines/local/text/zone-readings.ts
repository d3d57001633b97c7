import type { CellReading, ZoneReading } from './fuse-cells.ts';
import type { MrzZone } from './mrz-zone.ts';
import { type PixelBox, type Raster, cropPng } from './raster.ts';
import type { Reader, Segmentation } from './tesseract.ts';

export interface Presentation {
  /** How high the letters are made, in pixels; recognisers err differently at each size. */
  readonly letterHeight: number;
  /** Whether the greys are spread, for print in bad light. */
  readonly equalise?: boolean;
}

/** Reads the whole zone at once, as the classifier likes it. */
export async function readWithClassifier(
  reader: Reader,
  raster: Raster,
  zone: MrzZone,
  presentation: Presentation,
): Promise<ZoneReading> {
  const margin = zone.letterHeight;
  const box = {
    left: zone.left - margin,
    top: zone.top - margin,
    right: zone.right + margin,
    bottom: zone.bottom + margin,
  };
  const cells = emptyCells(zone);
  await readInto(cells, reader, raster, zone, { box, segmentation: 'block', ...presentation });
  return { recogniser: 'classifier', cells };
}

/**
 * Reads line by line, each only as far as `known` has no more than fillers: the network turns runs
 * of them into letters, and takes its time for it.
 */
export async function readWithNetwork(
  reader: Reader,
  raster: Raster,
  zone: MrzZone,
  { known, ...presentation }: Presentation & { known: ZoneReading },
): Promise<ZoneReading> {
  const cells = emptyCells(zone);
  for (const [line, row] of zone.cells.entries()) {
    const last =
      known.cells[line]?.findLastIndex((cell) => cell !== undefined && cell.character !== '<') ?? -1;
    const [first, end] = [row[0], row[last]];
    if (first === undefined || end === undefined) continue;
    const part = row.slice(0, last + 1);
    const box = {
      left: first.x - zone.pitch,
      top: Math.min(...part.map(({ y }) => y)) - zone.letterHeight,
      right: end.x + zone.pitch,
      bottom: Math.max(...part.map(({ y }) => y)) + zone.letterHeight,
    };
    await readInto(cells, reader, raster, zone, { box, segmentation: 'line', ...presentation });
  }
  return { recogniser: 'network', cells };
}

async function readInto(
  cells: (CellReading | undefined)[][],
  reader: Reader,
  raster: Raster,
  zone: MrzZone,
  {
    box,
    segmentation,
    letterHeight,
    equalise = false,
  }: Presentation & { box: PixelBox; segmentation: Segmentation },
): Promise<void> {
  const scale = letterHeight / zone.letterHeight;
  const left = Math.max(0, Math.floor(box.left));
  const top = Math.max(0, Math.floor(box.top));
  const words = await reader.words(
    await cropPng(raster, { ...box, left, top }, { scale, equalise }),
    segmentation,
  );
  for (const { text, confidence, bbox } of words.flatMap(({ symbols }) => symbols)) {
    if (!/^[A-Z0-9<]$/.test(text)) continue;
    const x = left + (bbox.x0 + bbox.x1) / 2 / scale;
    const y = top + (bbox.y0 + bbox.y1) / 2 / scale;
    const place = nearestCell(zone, x, y);
    const row = place === undefined ? undefined : cells[place.line];
    if (place === undefined || row === undefined) continue;
    if ((row[place.column]?.confidence ?? 0) < confidence)
      row[place.column] = { character: text, confidence };
  }
}

function nearestCell(zone: MrzZone, x: number, y: number): { line: number; column: number } | undefined {
  let nearest: { line: number; column: number } | undefined;
  let shortest = 0.6 * zone.pitch;
  for (const [line, row] of zone.cells.entries()) {
    for (const [column, cell] of row.entries()) {
      const distance = Math.abs(cell.x - x);
      if (distance >= shortest || Math.abs(cell.y - y) > zone.letterHeight) continue;
      shortest = distance;
      nearest = { line, column };
    }
  }
  return nearest;
}

function emptyCells(zone: MrzZone): (CellReading | undefined)[][] {
  return zone.cells.map((row) => row.map(() => undefined));
}
