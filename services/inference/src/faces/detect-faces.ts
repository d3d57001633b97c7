import {
  DetectFacesResponseSchema,
  type FaceService,
} from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Admission } from '../admission.ts';
import type { FaceEngine } from '../engines/face-engine.ts';
import { askedImage } from '../images/asked-image.ts';
import type { FetchImage } from '../images/fetch-image.ts';
import type { RecordResult } from '../results/record-result.ts';
import { toFaceMessage } from './face-message.ts';

/** Answers DetectFaces. An image without a face is an answer. */
export function detectFaces(options: {
  readonly faces: FaceEngine;
  readonly faceAdmission: Admission;
  readonly fetchImage: FetchImage;
  readonly recordResult: RecordResult;
}): HandlersOf<typeof FaceService>['detectFaces'] {
  const { faces: engine, faceAdmission, fetchImage, recordResult } = options;
  return async ({ source }, context) => {
    const { detected, imageIds, label } = await faceAdmission.run(1, context, async () => {
      const image = await askedImage(source, fetchImage, context);
      return { ...image, detected: await engine.detectFaces(image.bytes, context) };
    });
    const asked = { kind: 'FACE_DETECTION', schema: DetectFacesResponseSchema, imageIds, label } as const;
    return recordResult(context, asked, (head) => ({
      ...head,
      engine: engine.info,
      faces: detected.faces.map(toFaceMessage),
      limitReached: detected.limitReached,
    }));
  };
}
