/** Prints the page that a newcomer reads: headings, facts in columns, and how long each step took. */
export function createPage(write: (line: string) => void = console.log) {
  const width = 92;
  return {
    heading(text: string): void {
      write('');
      write(text);
      write('-'.repeat(text.length));
    },
    text: write,
    /** A fact and, at the right, how long it took to find. */
    fact(name: string, value: string, ms?: number): void {
      const left = `  ${name.padEnd(22)} ${value}`;
      write(ms === undefined ? left : `${left.padEnd(width - 9)} ${`${Math.round(ms)} ms`.padStart(8)}`);
    },
  };
}

export type Page = ReturnType<typeof createPage>;

/** Does work and tells how long it took, in milliseconds. */
export async function timed<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly ms: number }> {
  const startedAt = performance.now();
  const result = await work();
  return { result, ms: performance.now() - startedAt };
}

/** Minor units as people write them: 1234 is `12.34 EUR`. */
export function money(minorUnits: string, currency: string): string {
  return `${(Number(minorUnits) / 100).toFixed(2)} ${currency}`;
}
