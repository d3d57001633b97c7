// What the demo reads of the answers; the contract says it in full.

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Face {
  readonly boxPixels: Box;
  readonly confidence: number;
  readonly quality: { readonly acceptable: boolean; readonly reasons: readonly string[] };
}

export interface Detection {
  readonly faces: readonly Face[];
  readonly engine: { readonly name: string; readonly model: string; readonly version: string };
}

export interface Match {
  readonly match: boolean;
  readonly similarity: number;
  readonly threshold: number;
}

export interface Reading {
  readonly fields: readonly {
    readonly name: string;
    readonly value: string;
    readonly confidence: number;
    readonly source: string;
  }[];
  readonly blocks: readonly { readonly text: string; readonly box: Box }[];
  readonly mrz?: {
    readonly format: string;
    readonly lines: readonly string[];
    readonly checks: Readonly<Record<string, boolean>>;
    readonly valid: boolean;
  };
}

export interface Uploaded {
  readonly image: {
    readonly id: string;
    readonly width: number;
    readonly height: number;
    readonly sizeBytes: string;
    readonly variants: readonly { readonly name: string }[];
  };
}

export interface Line {
  readonly requestId: string;
  readonly meter: string;
  readonly units: string;
  readonly label: string;
  readonly priceMinorUnits: string;
}

export interface Report {
  readonly report: {
    readonly rows: readonly {
      readonly group: string;
      readonly units: string;
      readonly priceMinorUnits: string;
    }[];
    readonly units: string;
    readonly priceMinorUnits: string;
    readonly currency: string;
  };
}
