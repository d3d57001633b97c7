/**
 * The characters of the machine readable zone as strokes, after the shapes of OCR-B size I
 * (ISO 1073-2): capitals 213 high, digits rising 25 above them, 140 wide, in hundredths of a
 * millimetre with y down and the baseline at 213. No package on the registry ships OCR-B, and
 * another typeface would make reading look easier or harder than it is on real documents.
 */
const strokes: Record<string, string> = {
  A: 'M3 213L62 0H78L137 213M27 145H113',
  B: 'M75 100H15M10 0H70C105 0 132 14 132 46C132 76 108 92 75 96C112 98 140 120 140 155C140 192 112 213 80 213H10Z',
  C: 'M122 30C112 6 96-6 80-6C40-6 20 45 20 106C20 168 40 219 80 219C98 219 114 208 122 186',
  D: 'M22 0C90 0 132 50 132 106C132 163 90 213 22 213Z',
  E: 'M136 0H17V213H120M17 104H110',
  F: 'M130 0H38V213M38 104H112',
  G: 'M122 26C110 4 92-6 74-6C30-6 6 45 6 106C6 168 35 219 80 219C105 219 125 212 134 203V112H82',
  H: 'M12 0V213M128 0V213M12 104H128',
  I: 'M24 0H118M71 0V213M20 213H121',
  J: 'M96 0V165C96 200 82 219 54 219C28 219 10 205 8 178',
  K: 'M8 0V213M138 0L8 130M52 92L140 213',
  L: 'M12 0V213H140',
  M: 'M4 213V0H14L70 130L126 0H136V213',
  N: 'M8 213V0H18L122 213H133V0',
  O: 'M70-6C115-6 138 45 138 106C138 168 115 219 70 219C25 219 2 168 2 106C2 45 25-6 70-6Z',
  P: 'M12 213V0H85C118 0 140 20 140 52C140 88 116 106 85 106H12',
  Q: 'M66-6C110-6 130 45 130 100C130 160 108 203 66 203C24 203 2 160 2 100C2 45 22-6 66-6ZM70 120L140 213',
  R: 'M14 213V0H85C115 0 131 20 131 50C131 82 112 104 80 104H14M78 106L132 213',
  S: 'M124 30C114 6 98-6 72-6C42-6 22 18 22 48C22 80 45 92 74 102C108 114 128 132 128 160C128 196 104 219 70 219C36 219 14 200 12 172',
  T: 'M0 0H140M70 0V213',
  U: 'M8 0V150C8 198 30 219 70 219C110 219 135 198 135 150V0',
  V: 'M0 0L62 213H80L141 0',
  W: 'M2 0C4 80 12 150 26 213H34L70 85L108 213H116C130 150 138 80 140 0',
  X: 'M8 0L134 213M133 0L8 213',
  Y: 'M10 0L70 105L132 0M70 105V213',
  Z: 'M12 0H124L10 213H130',
  '0': 'M70-25C118-25 138-5 138 45V148C138 198 118 218 70 218C22 218 2 198 2 148V45C2-5 22-25 70-25Z',
  '1': 'M12 30L76-24H86V217',
  '2': 'M8 2C22-16 44-25 68-25C106-25 132-2 132 32C132 96 20 118 8 213H132',
  '3': 'M2-19H128L50 66C102 62 136 92 136 138C136 188 106 218 62 218C40 218 18 212 4 206',
  '4': 'M76-24L4 148H140M98 92V217',
  '5': 'M120-19H18L10 62C24 56 40 52 58 52C104 52 126 90 126 130C126 185 85 218 14 217',
  '6': 'M88-24C50 22 4 84 4 142C4 188 32 218 70 218C108 218 138 188 138 145C138 102 110 74 74 74C46 74 26 92 16 118',
  '7': 'M2-19H140C136 60 58 92 50 217',
  '8': 'M70-25C102-25 124-8 124 22C124 54 98 72 70 84C38 96 4 116 4 156C4 192 32 218 70 218C108 218 138 192 138 156C138 116 104 96 70 84C42 72 18 54 18 22C18-8 40-25 70-25Z',
  '9': 'M52 217C92 170 137 110 137 52C137 6 108-25 70-25C32-25 2 4 2 48C2 90 32 118 66 118C94 118 114 102 124 76',
  '<': 'M136 4L4 98L136 192',
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
