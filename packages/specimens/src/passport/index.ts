export { type IdCardOptions, drawIdCard } from './draw-id-card.ts';
export { type DocumentOptions, drawPassport } from './draw-passport.ts';
export { longDate } from './long-date.ts';
export { type MrzFormat, mrzLines } from './mrz-lines.ts';
export type { Variation } from './photograph.ts';
