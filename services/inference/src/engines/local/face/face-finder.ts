import type * as HumanLibrary from '@vladmandic/human';
import type { Pixels } from '../../image/decode.ts';
import type { Mesh } from './mesh.ts';
import type { TensorRuntime } from './tensor-runtime.ts';

/** The most faces that one image answers. Each costs about 15 ms. */
export const MAX_FACES = 20;

/**
 * The score from which a find counts: the detector's times the mesh's. The mesh's alone does
 * not tell faces from other things: a picture of a rocket has 0.81 of it, and 0.28 of both.
 */
const MIN_SCORE = 0.5;

/** A face in pixels of the picture it was looked for in. Angles in degrees, as in `Pose`. */
export interface FoundFace {
  readonly mesh: Mesh;
  /** 0 to 1. */
  readonly score: number;
  readonly yaw: number;
  readonly pitch: number;
}

export interface FaceFinder {
  /** The faces of an upright RGB picture, best first, one more than MAX_FACES at most. */
  find(picture: Pixels): Promise<FoundFace[]>;
}

/** Loads the detector (BlazeFace) and the mesh network (MediaPipe) of human. */
export async function loadFaceFinder(runtime: TensorRuntime): Promise<FaceFinder> {
  const human = new runtime.Human(configuration(runtime));
  await human.load();
  return {
    async find({ data, width, height, channels }) {
      const tensor = runtime.tf.tensor4d(new Int32Array(data), [1, height, width, channels], 'int32');
      try {
        const result = await human.detect(tensor);
        // It reports what went wrong instead of throwing it.
        if (result.error !== null) throw new Error(`face detection failed: ${result.error}`);
        return result.face.map(foundFace).filter(({ score }) => score >= MIN_SCORE);
      } finally {
        tensor.dispose();
      }
    },
  };
}

function foundFace({ mesh, boxScore, faceScore, rotation }: HumanLibrary.FaceResult): FoundFace {
  return {
    mesh: mesh.map(([x, y]) => [x, y]),
    score: boxScore * faceScore,
    // Its angles grow to the image's left and downwards.
    yaw: -degrees(rotation?.angle.yaw),
    pitch: -degrees(rotation?.angle.pitch),
  };
}

function degrees(angle = 0): number {
  return (angle * 180) / Math.PI;
}

function configuration({ humanModels, wasmFolder }: TensorRuntime): Partial<HumanLibrary.Config> {
  return {
    backend: 'wasm',
    modelBasePath: humanModels,
    wasmPath: wasmFolder,
    debug: false,
    async: false,
    warmup: 'none',
    cacheModels: false,
    validateModels: false,
    softwareKernels: true,
    // Every image is another one; what it remembers of video frames would leak between callers.
    cacheSensitivity: 0,
    skipAllowed: false,
    filter: { enabled: false },
    gesture: { enabled: false },
    body: { enabled: false },
    hand: { enabled: false },
    object: { enabled: false },
    segmentation: { enabled: false },
    face: {
      enabled: true,
      detector: { rotation: false, minConfidence: 0.2, skipFrames: 0, maxDetected: MAX_FACES + 1 },
      mesh: { enabled: true },
      attention: { enabled: false },
      iris: { enabled: false },
      description: { enabled: false },
      emotion: { enabled: false },
      antispoof: { enabled: false },
      liveness: { enabled: false },
    },
  };
}
