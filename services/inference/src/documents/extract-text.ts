import {
  type DocumentService,
  ExtractTextRequest_DocumentType as DocumentTypeValue,
  ExtractTextResponseSchema,
} from '@cedula/contract/cedula/inference/v1/document_service_pb.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Admission } from '../admission.ts';
import type { DocumentType, TextEngine } from '../engines/text-engine.ts';
import { askedImage } from '../images/asked-image.ts';
import type { FetchImage } from '../images/fetch-image.ts';
import type { RecordResult } from '../results/record-result.ts';
import { toTextMessage } from './text-message.ts';

/** What a document is said to be; nothing is said of one that is missing here. */
const documentTypes: ReadonlyMap<DocumentTypeValue, DocumentType> = new Map([
  [DocumentTypeValue.PASSPORT, 'PASSPORT'],
  [DocumentTypeValue.ID_CARD, 'ID_CARD'],
  [DocumentTypeValue.OTHER, 'OTHER'],
]);

/** Answers ExtractText. What cannot be read is an answer with reasons. */
export function extractText(options: {
  readonly text: TextEngine;
  readonly textAdmission: Admission;
  readonly fetchImage: FetchImage;
  readonly recordResult: RecordResult;
}): HandlersOf<typeof DocumentService>['extractText'] {
  const { text: engine, textAdmission, fetchImage, recordResult } = options;
  return async ({ source, documentType: asked }, context) => {
    const documentType = documentTypes.get(asked);
    const { extraction, imageIds, label } = await textAdmission.run(1, context, async () => {
      const image = await askedImage(source, fetchImage, context);
      return { ...image, extraction: await engine.extractText(image.bytes, { ...context, documentType }) };
    });
    const schema = ExtractTextResponseSchema;
    return recordResult(context, { kind: 'TEXT_EXTRACTION', schema, imageIds, label }, (head) => ({
      ...head,
      engine: engine.info,
      ...toTextMessage(extraction),
    }));
  };
}
