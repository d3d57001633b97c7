export { type PortraitOptions, type PortraitVariation, drawPortrait } from './draw-portrait.ts';
