// What the journeys read of the answers; the contract says it in full.

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Face {
  readonly box: Box;
  readonly boxPixels: Box;
  readonly confidence: number;
  readonly landmarks: readonly { readonly type: string; readonly x: number; readonly y: number }[];
  readonly pose: { readonly yaw: number; readonly pitch: number; readonly roll: number };
  readonly quality: { readonly acceptable: boolean; readonly reasons: readonly string[] };
}

export interface Answered {
  readonly resultId: string;
  readonly createTime: string;
  readonly engine: { readonly name: string; readonly model: string; readonly version: string };
}

export interface Detection extends Answered {
  readonly faces: readonly Face[];
}

export interface Match extends Answered {
  readonly match: boolean;
  readonly similarity: number;
  readonly threshold: number;
  readonly sourceFace: Face;
  readonly targetFace: Face;
}

export interface Comparison extends Match {
  readonly faces1: readonly Face[];
  readonly faces2: readonly Face[];
}

export interface Reading extends Answered {
  readonly blocks: readonly { readonly text: string; readonly box: Box; readonly confidence: number }[];
  readonly fields: readonly {
    readonly name: string;
    readonly value: string;
    readonly confidence: number;
    readonly source: string;
  }[];
  readonly mrz?: {
    readonly format: string;
    readonly lines: readonly string[];
    readonly checks: Readonly<Record<string, boolean>>;
    readonly valid: boolean;
  };
  readonly reasons: readonly string[];
}

export interface Result {
  readonly id: string;
  readonly kind: string;
  readonly imageIds: readonly string[];
  readonly requestId: string;
  readonly createTime: string;
  readonly eraseTime?: string;
  readonly faceDetection?: Detection;
  readonly faceMatch?: Match;
  readonly faceComparison?: Comparison;
  readonly textExtraction?: Reading;
}

export interface Report {
  readonly startTime: string;
  readonly endTime: string;
  readonly rows: readonly {
    readonly group: string;
    readonly units: string;
    readonly priceMinorUnits: string;
  }[];
  readonly units: string;
  readonly priceMinorUnits: string;
  readonly currency: string;
}

export interface Usage {
  readonly meters: readonly {
    readonly meter: string;
    readonly units: string;
    readonly priceMinorUnits: string;
  }[];
  readonly units: string;
  readonly priceMinorUnits: string;
  readonly currency: string;
}
