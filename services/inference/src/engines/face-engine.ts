/** What computed an answer. */
export interface EngineInfo {
  readonly name: 'local' | 'simulated';
  readonly model: string;
  readonly version: string;
}

/** A rectangle; ratios of the upright image or whole pixels of it, as its field says. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The points of a face that are answered. Left and right are the image's, not the person's. */
export type LandmarkType =
  | 'LEFT_EYE'
  | 'RIGHT_EYE'
  | 'LEFT_EYE_OUTER_CORNER'
  | 'LEFT_EYE_INNER_CORNER'
  | 'RIGHT_EYE_INNER_CORNER'
  | 'RIGHT_EYE_OUTER_CORNER'
  | 'LEFT_BROW_OUTER_END'
  | 'LEFT_BROW_INNER_END'
  | 'RIGHT_BROW_INNER_END'
  | 'RIGHT_BROW_OUTER_END'
  | 'NOSE_TIP'
  | 'NOSE_LEFT_WING'
  | 'NOSE_RIGHT_WING'
  | 'MOUTH_LEFT_CORNER'
  | 'MOUTH_RIGHT_CORNER'
  | 'UPPER_LIP'
  | 'LOWER_LIP'
  | 'LEFT_CHEEK'
  | 'RIGHT_CHEEK'
  | 'LEFT_JAW'
  | 'RIGHT_JAW'
  | 'CHIN'
  | 'FOREHEAD';

/** A named point in ratios of the upright image. One that lies outside is below 0 or above 1. */
export interface Landmark {
  readonly type: LandmarkType;
  readonly x: number;
  readonly y: number;
}

/** How the head is turned, in degrees; all zero looks into the camera. */
export interface Pose {
  /** Positive: towards the image's right. */
  readonly yaw: number;
  /** Positive: up. */
  readonly pitch: number;
  /** Positive: clockwise. */
  readonly roll: number;
}

export type QualityReason =
  'FACE_TOO_SMALL' | 'IMAGE_BLURRED' | 'IMAGE_TOO_DARK' | 'IMAGE_TOO_BRIGHT' | 'FACE_TURNED' | 'FACE_CUT_OFF';

/** Whether a face is good enough to be compared, and what is wrong where it is not. */
export interface Quality {
  readonly acceptable: boolean;
  readonly reasons: readonly QualityReason[];
}

export interface Face {
  /** In ratios of the upright image, within it. */
  readonly box: Box;
  /** In pixels of the upright image as it was sent, within it. */
  readonly boxPixels: Box;
  /** 0 to 100. */
  readonly confidence: number;
  readonly landmarks: readonly Landmark[];
  readonly pose: Pose;
  readonly quality: Quality;
}

/** The faces of one image, the largest first. */
export interface DetectedFaces {
  /** Of the upright image, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly faces: readonly Face[];
  /** There may be more faces than are listed. */
  readonly limitReached: boolean;
}

/** What makes a face comparable. Only descriptors of one engine and model can be compared. */
export type FaceDescriptor = Float32Array;

/** The faces of one image and, where there is any, what makes the largest comparable. */
export interface DescribedFace extends DetectedFaces {
  readonly descriptor: FaceDescriptor | undefined;
}

export interface EngineCall {
  /** Milliseconds since the epoch; the engine answers by then, or fails with DEADLINE_EXCEEDED. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds faces and compares them. Every method that takes an image (JPEG, PNG or WebP) leaves
 * the caller's bytes as they are, and fails with IMAGE_UNREADABLE, TOO_MANY_PIXELS or
 * MULTIPLE_FRAMES where the image is at fault; with ENGINE_BUSY, DEADLINE_EXCEEDED,
 * UNAVAILABLE or INTERNAL where the engine is.
 */
export interface FaceEngine {
  readonly info: EngineInfo;
  /** Resolves when the engine answers at full speed; rejects when it cannot start. */
  ready(): Promise<void>;
  /** Finds the faces in an image; none is an answer too. */
  detectFaces(image: Uint8Array, call: EngineCall): Promise<DetectedFaces>;
  /** Finds the faces and describes the largest. Whether an image with others is to be matched, its caller judges. */
  describeFace(image: Uint8Array, call: EngineCall): Promise<DescribedFace>;
  /** How alike two faces are, 0 to 100; the order of the two does not matter. */
  similarity(a: FaceDescriptor, b: FaceDescriptor): number;
  /** Finishes what is under way and frees what is held. */
  close(): Promise<void>;
}
