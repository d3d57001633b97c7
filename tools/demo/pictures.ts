import { drawGroup, drawPassport, drawPortrait, specimenPerson } from '@cedula/specimens';

/** The pictures of the story: Freya, her passport, and Hugo who is somebody else. */
export async function drawPictures() {
  const [portrait, selfie, stranger, group] = await Promise.all([
    drawPortrait({ person: 'freya' }),
    drawPortrait({ person: 'freya', variation: { rollDegrees: 5, brightness: 0.9, jpegQuality: 80 } }),
    drawPortrait({ person: 'hugo', variation: { jpegQuality: 85 } }),
    drawGroup(['freya', 'hugo']),
  ]);
  const holder = specimenPerson('freya');
  const passport = await drawPassport({ person: holder, portrait, variation: { quality: 90 } });
  return {
    holder,
    files: { 'selfie.jpg': selfie, 'passport.jpg': passport, 'stranger.jpg': stranger, 'group.png': group },
  };
}

/** The name of a picture's file. */
export type PictureName = keyof Awaited<ReturnType<typeof drawPictures>>['files'];
