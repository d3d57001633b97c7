import type { PixelBox } from './raster.ts';

/** A connected patch of ink: its box and how many pixels it has. */
export interface Component extends PixelBox {
  readonly area: number;
}

interface Run {
  readonly from: number;
  readonly to: number;
  readonly label: number;
}

/** A page has some thousand letters; a picture with so many patches is a texture. */
const MAX_COMPONENTS = 200_000;

/**
 * The connected patches of a mask, diagonal neighbours included, by joining the runs of each row
 * with those of the row above. None of a picture that has more than any page: it would only cost.
 */
export function findComponents(mask: Uint8Array, width: number, height: number): Component[] {
  const parents: number[] = [];
  const boxes: { left: number; top: number; right: number; bottom: number; area: number }[] = [];
  const root = (label: number): number => {
    let current = label;
    for (
      let parent = parents[current];
      parent !== undefined && parent !== current;
      parent = parents[current]
    ) {
      parents[current] = parents[parent] ?? parent;
      current = parent;
    }
    return current;
  };
  let above: Run[] = [];
  for (let y = 0; y < height; y += 1) {
    const row: Run[] = [];
    let next = 0;
    for (const { from, to } of runsOf(mask, y * width, width)) {
      let label = -1;
      while (next < above.length && (above[next]?.to ?? 0) < from) next += 1;
      for (let index = next; index < above.length; index += 1) {
        const over = above[index];
        if (over === undefined || over.from > to) break;
        const found = root(over.label);
        if (label === -1) label = found;
        else if (found !== label) label = join(found, label);
      }
      if (label === -1) {
        if (parents.length >= MAX_COMPONENTS) return [];
        label = parents.length;
        parents.push(label);
        boxes.push({ left: from, top: y, right: to, bottom: y + 1, area: 0 });
      }
      extend(label, { left: from, top: y, right: to, bottom: y + 1, area: to - from });
      row.push({ from, to, label });
    }
    above = row;
  }
  return boxes.filter((_, label) => parents[label] === label);

  function join(one: number, other: number): number {
    const [kept, gone] = one < other ? [one, other] : [other, one];
    parents[gone] = kept;
    const lost = boxes[gone];
    if (lost !== undefined) extend(kept, lost);
    return kept;
  }

  function extend(label: number, by: Component): void {
    const box = boxes[label];
    if (box === undefined) return;
    box.left = Math.min(box.left, by.left);
    box.top = Math.min(box.top, by.top);
    box.right = Math.max(box.right, by.right);
    box.bottom = Math.max(box.bottom, by.bottom);
    box.area += by.area;
  }
}

/** The runs of ones in a row that begins at `offset`. */
function runsOf(mask: Uint8Array, offset: number, width: number): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  let from = -1;
  for (let x = 0; x <= width; x += 1) {
    const ink = x < width && mask[offset + x] === 1;
    if (ink && from === -1) from = x;
    if (!ink && from !== -1) {
      runs.push({ from, to: x });
      from = -1;
    }
  }
  return runs;
}
