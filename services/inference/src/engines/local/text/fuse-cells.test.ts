import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ZoneReading, fuseCells } from './fuse-cells.ts';
import { fitToHeight } from './lookalikes.ts';

function reading(recogniser: ZoneReading['recogniser'], text: string, confidence = 90): ZoneReading {
  const cells = Array.from(text, (character) => (character === ' ' ? undefined : { character, confidence }));
  return { recogniser, cells: [cells] };
}

function fused(readings: readonly ZoneReading[], heights: readonly (number | undefined)[]): string {
  return fuseCells(readings, [heights])
    .flat()
    .map(({ character }) => character)
    .join('');
}

describe('the height of print', () => {
  test.each([
    ['O', 1, '0'],
    ['0', 0.94, 'O'],
    ['1', 0.9, 'I'],
    ['I', 0.99, '1'],
    ['Z', 1, '2'],
    ['8', 0.91, 'B'],
  ])('makes of %s at %d of a digit: %s', (read, height, character) => {
    expect(fitToHeight(read, height)).toEqual({ character, contradicted: false });
  });

  test('says nothing where it is unknown or between two, and nothing against characters without a lookalike', () => {
    expect(fitToHeight('O', undefined).character).toBe('O');
    expect(fitToHeight('G', 0.96).character).toBe('G');
    expect(fitToHeight('7', 0.92)).toEqual({ character: '7', contradicted: false });
    expect(fitToHeight('T', 1)).toEqual({ character: 'T', contradicted: true });
  });
});

describe('readings together', () => {
  test('tell letters from digits by height, whichever recogniser guessed', () => {
    const readings = [reading('classifier', 'PR0C0'), reading('network', 'PROCO')];
    expect(fused(readings, [0.9, 0.9, 1, 0.94, 1])).toBe('PR0C0');
    expect(fused(readings, [0.9, 0.9, 0.94, 0.94, 0.94])).toBe('PROCO');
  });

  test('believe the network in letters and the classifier in digits', () => {
    const readings = [reading('classifier', 'N8'), reading('network', 'WB')];
    expect(fused(readings, [0.9, 1])).toBe('W8');
    expect(fused([reading('classifier', '1'), reading('network', 'T')], [1])).toBe('1');
  });

  test('believe the classifier alone in fillers', () => {
    expect(fused([reading('classifier', '<<<'), reading('network', 'KLK', 99)], [0.8, 0.8, undefined])).toBe(
      '<<<',
    );
  });

  test('lower the confidence of a cell in which they differ', () => {
    const [agreed, disputed] =
      fuseCells([reading('classifier', 'AA'), reading('network', 'AH')], [[undefined, undefined]])[0] ?? [];
    expect(agreed?.confidence).toBe(90);
    expect(disputed?.confidence).toBe(45);
  });

  test('leave undecided what no check digit could decide', () => {
    const [cells = []] = fuseCells(
      [reading('classifier', 'PA'), reading('network', 'FH')],
      [[undefined, undefined]],
    );
    expect(cells.map(({ undecided }) => undecided)).toEqual([true, undefined]);
  });

  test('leave a cell that nobody read a filler of no confidence', () => {
    expect(fuseCells([reading('classifier', ' ')], [[undefined]])).toEqual([
      [{ character: '<', confidence: 0 }],
    ]);
  });

  test('never hold what nobody read, but for lookalikes', () => {
    const text = fc.string({
      unit: fc.constantFrom(...Array.from('ABGIO01268<')),
      minLength: 6,
      maxLength: 6,
    });
    const heights = fc.array(fc.option(fc.double({ min: 0.8, max: 1.1, noNaN: true }), { nil: undefined }), {
      minLength: 6,
      maxLength: 6,
    });
    fc.assert(
      fc.property(text, text, heights, (one, other, row) => {
        const cells = Array.from(fused([reading('classifier', one), reading('network', other)], row));
        cells.forEach((character, index) => {
          const read = [one.charAt(index), other.charAt(index)];
          const possible = read.flatMap((each) => [each, fitToHeight(each, row[index]).character]);
          expect(possible).toContain(character);
        });
      }),
    );
  });
});
