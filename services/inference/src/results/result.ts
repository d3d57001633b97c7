import { newId, timeOf } from '@cedula/chassis/ids/id.ts';

/** What was asked. */
export type ResultKind = 'FACE_DETECTION' | 'FACE_MATCH' | 'FACE_COMPARISON' | 'TEXT_EXTRACTION';

/** An answer of an engine, kept so that it can be seen again. */
export interface Result {
  readonly id: string;
  readonly clientId: string;
  readonly kind: ResultKind;
  /** The stored images it was asked of, each once, in the order in which they were named. */
  readonly imageIds: readonly string[];
  readonly requestId: string;
  readonly createTime: Date;
  /** When its personal data was erased. Null: it was not. */
  readonly eraseTime: Date | null;
  /** The response message as it was answered, in protobuf. All that is personal is in here. Null: erased. */
  readonly answer: Uint8Array | null;
}

/** The name and the moment of a result. */
export interface ResultStamp {
  readonly id: string;
  readonly createTime: Date;
}

/**
 * A new result's name and moment. The moment is the one its id holds, so that results
 * sorted by id are sorted by time, and one index serves lists and spans of time.
 */
export function newResultStamp(): ResultStamp {
  const id = newId('res');
  return { id, createTime: new Date(timeOf(id)) };
}
