/**
 * The characters of the machine readable zone as strokes, after the shapes of OCR-B size I
 * (ISO 1073-2): capitals 213 high, digits rising 29 above them, 140 wide, in hundredths of a
 * millimetre with y down and the baseline at 213. No package on the registry ships OCR-B, and
 * another typeface would make reading look easier or harder than it is on real documents.
 */
const strokes: Record<string, string> = {
  A: 'M5 213L60 0H80L135 213M25 145H115',
  B: 'M75 106H10V0H75C108 0 124 22 124 52C124 84 106 106 75 106H80C120 106 138 125 138 158C138 190 120 213 80 213H10V106',
  C: 'M125 28C112 8 96 0 80 0C35 0 15 45 15 106C15 168 35 213 80 213C96 213 112 205 125 185',
  D: 'M10 0H60C115 0 135 45 135 106C135 168 115 213 60 213H10Z',
  E: 'M130 0H15V213H130M15 104H110',
  F: 'M130 0H15V213M15 104H110',
  G: 'M128 28C115 8 98 0 80 0C35 0 12 45 12 106C12 168 35 213 80 213C100 213 118 208 130 198V115H85',
  H: 'M12 0V213M128 0V213M12 104H128',
  I: 'M30 0H110M70 0V213M30 213H110',
  J: 'M45 0H110V150C110 195 90 213 60 213C35 213 20 200 12 180',
  K: 'M12 0V213M128 0L12 130M50 90L132 213',
  L: 'M12 0V213H130',
  M: 'M8 213V0H20L70 110L120 0H132V213',
  N: 'M12 213V0H25L115 213H128V0',
  O: 'M70 0C115 0 136 45 136 106C136 168 115 213 70 213C25 213 4 168 4 106C4 45 25 0 70 0Z',
  P: 'M12 213V0H85C120 0 134 25 134 58C134 92 120 116 85 116H12',
  Q: 'M70 0C115 0 136 45 136 106C136 168 115 213 70 213C25 213 4 168 4 106C4 45 25 0 70 0ZM85 150L138 222',
  R: 'M12 213V0H80C115 0 128 22 128 55C128 88 115 110 80 110H12M75 110L132 213',
  S: 'M126 30C115 10 98 0 72 0C38 0 16 18 16 50C16 85 40 98 72 106C106 115 130 128 130 162C130 195 105 213 70 213C40 213 20 203 8 180',
  T: 'M5 0H135M70 0V213',
  U: 'M8 0V140C8 190 30 213 70 213C110 213 132 190 132 140V0',
  V: 'M5 0L70 213L135 0',
  W: 'M4 0L30 213L70 80L110 213L136 0',
  X: 'M8 0L132 213M132 0L8 213',
  Y: 'M8 0L70 105L132 0M70 105V213',
  Z: 'M14 0H126L10 213H132',
  '0': 'M70-29C120-29 136-5 136 40V144C136 190 120 213 70 213C20 213 4 190 4 144V40C4-5 20-29 70-29Z',
  '1': 'M25 25L88-29V213',
  '2': 'M15 5C28-18 50-29 72-29C108-29 130-5 130 30C130 85 15 130 12 213H130',
  '3': 'M12-29H125L60 65C110 62 134 90 134 135C134 185 108 213 65 213C40 213 22 208 6 195',
  '4': 'M85-29L8 150H132M100 95V213',
  '5': 'M120-29H35L25 75C45 68 60 66 72 66C112 66 132 95 132 138C132 185 105 213 62 213C42 213 25 210 10 203',
  '6': 'M98-29C60 25 8 85 8 143C8 187 33 213 70 213C107 213 132 187 132 145C132 103 107 77 72 77C50 77 30 90 20 110',
  '7': 'M8-29H132C100 60 65 120 55 213',
  '8': 'M70-29C102-29 122-8 122 24C122 58 100 78 70 82C38 86 6 108 6 150C6 190 32 213 70 213C108 213 134 190 134 150C134 108 102 86 70 82C40 78 18 58 18 24C18-8 38-29 70-29Z',
  '9': 'M42 213C80 159 132 99 132 41C132-3 107-29 70-29C33-29 8-3 8 39C8 81 33 107 68 107C90 107 110 94 120 74',
  '<': 'M132 5L8 98L132 192',
};

const pitchMm = 2.54;
const glyphWidthMm = 1.4;
const baselineMm = 2.13;
const strokeMm = 0.35;

/**
 * One line of machine readable text as an SVG group.
 * @param line A-Z, 0-9 and `<`; any other character throws, since it has no place in such a line.
 * @param at left end of the first cell and the baseline, in millimetres; `unitsPerMm` is the page's scale.
 */
export function ocrBLine(line: string, at: { xMm: number; baselineMm: number; unitsPerMm: number }): string {
  const cells = Array.from(line).map((character, index) => {
    const path = strokes[character];
    if (path === undefined) throw new Error(`no OCR-B glyph for ${JSON.stringify(character)}`);
    const x = at.xMm + index * pitchMm + (pitchMm - glyphWidthMm) / 2;
    return `<path transform="scale(${at.unitsPerMm}) translate(${x.toFixed(3)} ${(at.baselineMm - baselineMm).toFixed(3)}) scale(.01)" d="${path}"/>`;
  });
  const style = `fill="none" stroke="#161616" stroke-width="${strokeMm * 100}" stroke-linecap="round" stroke-linejoin="round"`;
  return `<g ${style}>${cells.join('')}</g>`;
}

/** How wide a line of so many characters is, in millimetres. */
export function ocrBWidthMm(characters: number): number {
  return characters * pitchMm;
}
