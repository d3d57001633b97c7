import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { setTimeout as delay } from 'node:timers/promises';
import type { DescribedFace, Face, FaceEngine } from '../engines/face-engine.ts';
import { createSimulatedFaceEngine } from '../engines/simulated/face-engine.ts';

/** What an image says is in it. */
export interface Scene {
  /** The widths of the faces in pixels, the largest first. */
  readonly widths: readonly number[];
  /** Two scenes are as similar as these numbers are near to each other, on a scale of 0 to 100. */
  readonly likeness?: number;
  /** The engine refuses it for this reason. */
  readonly fault?: 'IMAGE_UNREADABLE' | 'TOO_MANY_PIXELS' | 'MULTIPLE_FRAMES' | 'ENGINE_BUSY' | 'INTERNAL';
  /** The engine takes so long. */
  readonly delayMs?: number;
}

/** An image that says in words what is in it. */
export function sceneImage(scene: Scene): Buffer {
  return Buffer.from(JSON.stringify(scene));
}

/** A face of some width. */
export function faceOfWidth(width: number): Face {
  const box = { left: 0, top: 0, width: width / 1_000, height: width / 1_000 };
  return {
    box,
    boxPixels: { left: 0, top: 0, width, height: width },
    confidence: 90,
    landmarks: [],
    pose: { yaw: 0, pitch: 0, roll: 0 },
    quality: { acceptable: true, reasons: [] },
  };
}

/** An engine that sees what images say is in them. */
export function toldFaces(): FaceEngine {
  return {
    ...createSimulatedFaceEngine(),
    detectFaces: see,
    describeFace: see,
    similarity: ([one = 0], [other = 0]) => 100 - Math.abs(one - other),
  };
}

async function see(image: Uint8Array): Promise<DescribedFace> {
  const { widths, likeness = 0, fault, delayMs = 0 }: Scene = JSON.parse(Buffer.from(image).toString());
  if (delayMs > 0) await delay(delayMs);
  if (fault === 'INTERNAL') throw new Error('the network exploded');
  if (fault !== undefined) throw new DomainError(fault, 'The image is at fault.');
  return {
    width: 1_000,
    height: 1_000,
    faces: widths.map(faceOfWidth),
    limitReached: false,
    descriptor: widths.length === 0 ? undefined : Float32Array.of(likeness),
  };
}
