import sharp, { type Sharp } from 'sharp';

/**
 * A pipeline that renders an SVG document. A service that runs in the same process, as in
 * tests and benchmarks, has shut every loader that it takes no images by; drawing needs this one.
 */
export function openSvg(svg: string): Sharp {
  sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] });
  return sharp(Buffer.from(svg));
}
