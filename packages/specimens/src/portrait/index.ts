export { cast } from './cast.ts';
export {
  type PictureSize,
  type PortraitOptions,
  type PortraitVariation,
  drawPortrait,
} from './draw-portrait.ts';
export { drawGroup, drawLandscape } from './draw-scene.ts';
