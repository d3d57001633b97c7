/** A line of print as it was read. The unit of lengths is up to the caller; y grows downwards. */
export interface PrintedLine {
  readonly text: string;
  /** 0 to 100. */
  readonly confidence: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
