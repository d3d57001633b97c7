/** What a benchmark found, a line of JSON each, for `npm run bench` to collect. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The value may not be above, or below, this. */
  readonly atMost?: number;
  readonly atLeast?: number;
  /** What was compared with what. */
  readonly note?: string;
}

/** Prints a figure. */
export function report(figure: Figure): void {
  console.log(JSON.stringify({ ...figure, value: Number(figure.value.toPrecision(4)) }));
}

/** The middle of an odd number of values. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
