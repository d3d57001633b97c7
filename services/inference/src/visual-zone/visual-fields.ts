import { type VisualFieldName, captionOf } from './captions.ts';
import type { PrintedLine } from './printed-line.ts';
import { valueOf } from './values.ts';

/** One fact in the print for people. */
export interface VisualField {
  readonly name: VisualFieldName;
  readonly value: string;
  readonly confidence: number;
}

/**
 * Finds the fields of a document's print by their captions: the value follows the caption after a
 * colon, or stands below it and begins at about the same place (ICAO 9303-3 §3.4). Every name comes
 * once, in the order of the captions.
 */
export function findVisualFields(lines: readonly PrintedLine[]): VisualField[] {
  const captions = lines.flatMap((line) => {
    const [caption = '', ...rest] = line.text.split(':');
    const name = captionOf(caption);
    return name === undefined ? [] : [{ name, line, inline: rest.join(':') }];
  });
  const taken = new Set<PrintedLine>(captions.map(({ line }) => line));
  const fields = new Map<VisualFieldName, VisualField>();
  for (const { name, line, inline } of captions) {
    if (fields.has(name)) continue;
    const value = valueOf(name, inline);
    if (value !== undefined) {
      fields.set(name, { name, value, confidence: line.confidence });
      continue;
    }
    const below = valueBelow(
      name,
      line,
      lines.filter((other) => !taken.has(other)),
    );
    if (below === undefined) continue;
    taken.add(below.line);
    fields.set(name, { name, value: below.value, confidence: below.line.confidence });
  }
  return Array.from(fields.values());
}

/** The nearest line below a caption that can be its value. */
function valueBelow(
  name: VisualFieldName,
  caption: PrintedLine,
  lines: readonly PrintedLine[],
): { line: PrintedLine; value: string } | undefined {
  const candidates = lines
    .filter((line) => standsBelow(caption, line))
    .toSorted((one, other) => one.top - other.top || one.left - other.left);
  for (const line of candidates) {
    const value = valueOf(name, line.text);
    if (value !== undefined) return { line, value };
  }
  return undefined;
}

function standsBelow(caption: PrintedLine, line: PrintedLine): boolean {
  const height = line.bottom - line.top;
  const gap = line.top - caption.bottom;
  return gap > -height / 2 && gap < 1.6 * height && Math.abs(line.left - caption.left) < 1.2 * height;
}
