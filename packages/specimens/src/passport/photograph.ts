import sharp from 'sharp';

/** How a drawn page was photographed or scanned. */
export interface Variation {
  /** Clockwise, on a desk that shows around the page; 180 is upside down. Default 0. */
  readonly turnDegrees?: number;
  /** JPEG quality 1-100; absent, the picture is a PNG. */
  readonly quality?: number;
  /** Of the whole picture, in pixels. Default ten per millimetre of the page. */
  readonly width?: number;
  /** Gaussian sigma in pixels of the finished picture. Default none. */
  readonly blur?: number;
}

/** The picture that somebody takes of a drawn page. */
export async function photograph(
  page: Buffer,
  { defaultWidth, ...variation }: Variation & { defaultWidth: number },
): Promise<Buffer> {
  const { turnDegrees = 0, quality, width = defaultWidth, blur } = variation;
  // In two passes: sharp resizes before it rotates, and would lose the print's sharpness.
  const turned = turnDegrees === 0 ? page : await turn(page, turnDegrees);
  let picture = sharp(turned).resize({ width });
  if (blur !== undefined) picture = picture.blur(blur);
  return quality === undefined ? picture.png().toBuffer() : picture.jpeg({ quality }).toBuffer();
}

function turn(page: Buffer, degrees: number): Promise<Buffer> {
  return sharp(page).rotate(degrees, { background: '#8d877d' }).png({ compressionLevel: 1 }).toBuffer();
}
