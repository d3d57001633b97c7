import { DocumentService } from '@cedula/contract/cedula/inference/v1/document_service_pb.ts';
import { FaceService } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import { ResultService } from '@cedula/contract/cedula/inference/v1/result_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import { implement, type Implementation } from '@cedula/chassis/rpc/implementation.ts';
import type { Admission } from './admission.ts';
import { extractText } from './documents/extract-text.ts';
import type { FaceEngine } from './engines/face-engine.ts';
import type { TextEngine } from './engines/text-engine.ts';
import { compareImages } from './faces/compare-images.ts';
import { detectFaces } from './faces/detect-faces.ts';
import { matchFaces } from './faces/match-faces.ts';
import type { FetchImage } from './images/fetch-image.ts';
import type { RequireImage } from './images/require-image.ts';
import { getResult } from './results/get-result.ts';
import { listResults } from './results/list-results.ts';
import type { RecordResult } from './results/record-result.ts';
import type { StoreWithResult } from './stored-images/store-with-result.ts';

/** The greatest message that reaches inference: two images of 10 MiB, and what is around them. */
export const maxMessageBytes = 24 * 1024 * 1024;

/** What the handlers of inference stand on. */
export interface Parts {
  readonly database: Database;
  readonly pageTokens: PageTokens;
  readonly faces: FaceEngine;
  readonly faceAdmission: Admission;
  readonly text: TextEngine;
  readonly textAdmission: Admission;
  readonly fetchImage: FetchImage;
  readonly requireImage: RequireImage;
  readonly recordResult: RecordResult;
  readonly storeWithResult: StoreWithResult;
}

/** Every service of inference, and who may call it. */
export function implementations(parts: Parts): Implementation[] {
  return [
    implement(FaceService, ['gateway'], {
      detectFaces: detectFaces(parts),
      matchFaces: matchFaces(parts),
      compareImages: compareImages(parts),
    }),
    implement(DocumentService, ['gateway'], { extractText: extractText(parts) }),
    implement(ResultService, ['gateway'], {
      getResult: getResult(parts),
      listResults: listResults(parts),
    }),
  ];
}
