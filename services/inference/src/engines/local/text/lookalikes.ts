/**
 * Characters that recognisers take for each other, and what tells them apart in OCR-B, the typeface
 * that ICAO 9303-3 §4.3 prescribes (ISO 1073-2): its digits are taller than its letters. Heights are
 * parts of a typical digit's. Measured on drawn zones, sharp and blurred, from 500 pixels wide, in
 * two cuts of the typeface; between the two bounds, height says nothing.
 */
const lookalikes = [
  { digit: '0', letters: ['O', 'Q', 'D'], letterUpTo: 0.985, digitFrom: 0.99 },
  { digit: '1', letters: ['I'], letterUpTo: 0.922, digitFrom: 0.935 },
  { digit: '2', letters: ['Z'], letterUpTo: 0.945, digitFrom: 0.965 },
  { digit: '5', letters: ['S'], letterUpTo: 0.965, digitFrom: 0.983 },
  { digit: '6', letters: ['G'], letterUpTo: 0.945, digitFrom: 0.968 },
  { digit: '8', letters: ['B'], letterUpTo: 0.94, digitFrom: 0.98 },
] as const;

/** The tallest letter, a blurred O, is still lower. */
const TALLER_THAN_LETTERS = 0.985;

/** From this height on a character is rather a digit than a letter. */
const RATHER_DIGIT = 0.97;

/** What a cell may hold as its height has it: `contradicted` where it fits nothing like it either. */
export interface Fitting {
  readonly character: string;
  readonly contradicted: boolean;
}

/** A character as it was read, or its lookalike if the height of the print is that one's. */
export function fitToHeight(character: string, height: number | undefined): Fitting {
  if (height === undefined) return { character, contradicted: false };
  for (const { digit, letters, letterUpTo, digitFrom } of lookalikes) {
    const [letter] = letters;
    if (character === digit && height <= letterUpTo) return { character: letter, contradicted: false };
    const isLetter = letters.some((one) => one === character);
    if (isLetter && height >= digitFrom) return { character: digit, contradicted: false };
  }
  const tooTall = /[A-Z]/.test(character) && height >= TALLER_THAN_LETTERS;
  return { character, contradicted: tooTall };
}

/** Whether print is so high that it is rather a digit than a letter. */
export function isRatherDigit(height: number | undefined): boolean {
  return height !== undefined && height >= RATHER_DIGIT;
}
