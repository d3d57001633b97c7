import { drawGroup, drawLandscape, drawPassport, drawPortrait, specimenPerson } from '@cedula/specimens';

/** Whose passport it is, with everything that is printed in it. */
export const holder = specimenPerson('freya');

const portrait = await drawPortrait({ person: 'freya' });

/** Freya, her passport, Hugo who is somebody else, both of them, and nobody. */
export const pictures = {
  selfie: await drawPortrait({
    person: 'freya',
    variation: { rollDegrees: 5, brightness: 0.9, jpegQuality: 80 },
  }),
  passport: await drawPassport({ person: holder, portrait, variation: { quality: 90 } }),
  stranger: await drawPortrait({ person: 'hugo', variation: { jpegQuality: 85 } }),
  group: await drawGroup(['freya', 'hugo']),
  landscape: await drawLandscape('journeys'),
} as const;

export type PictureName = keyof typeof pictures;
