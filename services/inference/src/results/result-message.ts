import { fromBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { ExtractTextResponseSchema } from '@cedula/contract/cedula/inference/v1/document_service_pb.ts';
import {
  CompareImagesResponseSchema,
  DetectFacesResponseSchema,
  MatchFacesResponseSchema,
} from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import {
  type Result as ResultMessage,
  Result_Kind,
  type ResultSchema,
} from '@cedula/contract/cedula/inference/v1/result_service_pb.ts';
import type { Result, ResultKind } from './result.ts';

type ResultAnswer = ResultMessage['answer'];

/** A result as callers see it. */
export function toResultMessage(result: Result): MessageInitShape<typeof ResultSchema> {
  const { id, kind, imageIds, requestId, createTime, eraseTime, answer } = result;
  return {
    id,
    kind: Result_Kind[kind],
    imageIds: [...imageIds],
    requestId,
    createTime: timestampFromDate(createTime),
    ...(eraseTime !== null && { eraseTime: timestampFromDate(eraseTime) }),
    ...(answer !== null && { answer: readers[kind](answer) }),
  };
}

const kinds: ReadonlyMap<Result_Kind, ResultKind> = new Map([
  [Result_Kind.FACE_DETECTION, 'FACE_DETECTION'],
  [Result_Kind.FACE_MATCH, 'FACE_MATCH'],
  [Result_Kind.FACE_COMPARISON, 'FACE_COMPARISON'],
  [Result_Kind.TEXT_EXTRACTION, 'TEXT_EXTRACTION'],
]);

/** The kind that a list is narrowed to; undefined where it is not. */
export function toResultKind(kind: Result_Kind): ResultKind | undefined {
  return kinds.get(kind);
}

/** How a stored answer is read. */
const readers = {
  FACE_DETECTION: (bytes) => ({
    case: 'faceDetection',
    value: fromBinary(DetectFacesResponseSchema, bytes),
  }),
  FACE_MATCH: (bytes) => ({ case: 'faceMatch', value: fromBinary(MatchFacesResponseSchema, bytes) }),
  FACE_COMPARISON: (bytes) => ({
    case: 'faceComparison',
    value: fromBinary(CompareImagesResponseSchema, bytes),
  }),
  TEXT_EXTRACTION: (bytes) => ({
    case: 'textExtraction',
    value: fromBinary(ExtractTextResponseSchema, bytes),
  }),
} satisfies Record<ResultKind, (bytes: Uint8Array) => ResultAnswer>;
