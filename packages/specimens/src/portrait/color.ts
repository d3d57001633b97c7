/** A colour as `#rrggbb`. */
export type Color = string;

/** Moves a colour towards black (`amount` from -1) or white (to 1). */
export function shade(color: Color, amount: number): Color {
  const target = amount < 0 ? 0 : 255;
  return mix(color, [target, target, target], Math.abs(amount));
}

/** The colour between two, `share` of the way from the first to the second. */
export function blend(from: Color, to: Color, share: number): Color {
  return mix(from, channels(to), share);
}

function mix(color: Color, target: readonly number[], share: number): Color {
  const mixed = channels(color).map((value, index) => value + ((target[index] ?? 0) - value) * share);
  return `#${mixed.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}

function channels(color: Color): readonly number[] {
  return [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
}
