import {
  CompareImagesResponseSchema,
  type FaceService,
} from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Admission } from '../admission.ts';
import type { FaceEngine } from '../engines/face-engine.ts';
import type { RecordResult } from '../results/record-result.ts';
import { compareFaces } from './compare-faces.ts';
import { toFaceMessage } from './face-message.ts';

/** Answers CompareImages: two images that were sent, of which nothing is stored. */
export function compareImages(options: {
  readonly faces: FaceEngine;
  readonly faceAdmission: Admission;
  readonly recordResult: RecordResult;
}): HandlersOf<typeof FaceService>['compareImages'] {
  const { faces: engine, faceAdmission, recordResult } = options;
  return async ({ image1, image2, threshold }, context) => {
    const images = {
      source: { bytes: image1, name: { role: 'source' } },
      target: { bytes: image2, name: { role: 'target' } },
    } as const;
    const comparison = await faceAdmission.run(2, context, () =>
      compareFaces(engine, images, { ...context, threshold }),
    );
    const schema = CompareImagesResponseSchema;
    const asked = { kind: 'FACE_COMPARISON', schema, imageIds: [], label: '' } as const;
    return recordResult(context, asked, (head) => ({
      ...head,
      engine: engine.info,
      match: comparison.match,
      similarity: comparison.similarity,
      threshold: comparison.threshold,
      sourceFace: toFaceMessage(comparison.sourceFace),
      targetFace: toFaceMessage(comparison.targetFace),
      faces1: comparison.sourceFaces.map(toFaceMessage),
      faces2: comparison.targetFaces.map(toFaceMessage),
    }));
  };
}
