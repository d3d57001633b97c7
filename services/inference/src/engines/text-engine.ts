import type { MrzChecks } from '../mrz/checks.ts';
import type { MrzFormat } from '../mrz/layout.ts';
import type { Box, EngineCall, EngineInfo } from './face-engine.ts';

/** What the caller says the image shows. */
export type DocumentType = 'PASSPORT' | 'ID_CARD' | 'OTHER';

/** A line of text. */
export interface TextBlock {
  readonly text: string;
  /** In ratios of the upright image, within it; around turned text it is the upright rectangle. */
  readonly box: Box;
  /** 0 to 100. */
  readonly confidence: number;
}

/** One fact that a document states. */
export interface DocumentField {
  /** In lowerCamelCase: `surname`, `documentNumber`; the same fact has one name in either source. */
  readonly name: string;
  /** Dates are `YYYY-MM-DD`, as far as they are known. */
  readonly value: string;
  /** 0 to 100; halved where the field's own check digit contradicts. */
  readonly confidence: number;
  /** The machine readable zone, or the print for people. */
  readonly source: 'MRZ' | 'VISUAL';
}

/** A machine readable zone (ICAO 9303), judged. */
export interface Mrz {
  readonly format: MrzFormat;
  /** As judged: letters and digits of the same shape are told apart where a cell can hold one kind only. */
  readonly lines: readonly string[];
  readonly checks: MrzChecks;
  /** All checks agree, no character is in doubt, and every field is well formed: dates exist, states are known. */
  readonly valid: boolean;
}

export type TextReason = 'MRZ_NOT_FOUND' | 'MRZ_UNREADABLE' | 'TEXT_NOT_FOUND';

/** What was read in an image. An image without any text is an answer too. */
export interface TextExtraction {
  /** In reading order, the lines of the machine readable zone among them. */
  readonly blocks: readonly TextBlock[];
  /** Those of the machine readable zone first. */
  readonly fields: readonly DocumentField[];
  /** Absent: none was read, and `reasons` says why if one was looked for. */
  readonly mrz?: Mrz;
  readonly reasons: readonly TextReason[];
}

export interface TextCall extends EngineCall {
  /** `OTHER`: no machine readable zone is looked for. Absent: any document. */
  readonly documentType?: DocumentType | undefined;
}

/**
 * Reads documents. Takes a JPEG, PNG or WebP in any orientation and leaves the caller's bytes as
 * they are. Fails with UNSUPPORTED_MEDIA_TYPE, IMAGE_UNREADABLE, TOO_MANY_PIXELS or MULTIPLE_FRAMES
 * where the image is at fault; with ENGINE_BUSY, DEADLINE_EXCEEDED, UNAVAILABLE or INTERNAL where
 * the engine is.
 */
export interface TextEngine {
  readonly info: EngineInfo;
  /** Resolves when the engine answers at full speed; rejects when it cannot start. */
  ready(): Promise<void>;
  extractText(image: Uint8Array, call: TextCall): Promise<TextExtraction>;
  /** Finishes what is under way and frees what is held. */
  close(): Promise<void>;
}
