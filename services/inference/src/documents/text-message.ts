import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  DocumentField_Source,
  Mrz_Format,
  type MrzSchema,
} from '@cedula/contract/cedula/inference/v1/document_pb.ts';
import { ExtractTextResponse_Reason } from '@cedula/contract/cedula/inference/v1/document_service_pb.ts';
import type { Mrz, TextExtraction } from '../engines/text-engine.ts';

/** What was read, as callers see it. */
export function toTextMessage(extraction: TextExtraction) {
  const { blocks, fields, mrz, reasons } = extraction;
  return {
    blocks: [...blocks],
    fields: fields.map((field) => ({ ...field, source: DocumentField_Source[field.source] })),
    ...(mrz !== undefined && { mrz: toMrzMessage(mrz) }),
    reasons: reasons.map((reason) => ExtractTextResponse_Reason[reason]),
  };
}

function toMrzMessage({ format, lines, checks, valid }: Mrz): MessageInitShape<typeof MrzSchema> {
  return { format: Mrz_Format[format], lines: [...lines], checks, valid };
}
