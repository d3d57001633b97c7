import {
  CompareImagesResponseSchema,
  type FaceService,
} from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Admission } from '../admission.ts';
import type { FaceEngine } from '../engines/face-engine.ts';
import type { RecordResult } from '../results/record-result.ts';
import type { StoredImages, StoreWithResult } from '../stored-images/store-with-result.ts';
import { compareFaces } from './compare-faces.ts';
import { toFaceMessage } from './face-message.ts';

/**
 * Answers CompareImages: two images that were sent. Nothing of them stays unless it is asked
 * for; then they are stored once they have been compared, and stay if and only if the answer does.
 */
export function compareImages(options: {
  readonly faces: FaceEngine;
  readonly faceAdmission: Admission;
  readonly recordResult: RecordResult;
  readonly storeWithResult: StoreWithResult;
}): HandlersOf<typeof FaceService>['compareImages'] {
  const { faces: engine, faceAdmission, recordResult, storeWithResult } = options;
  return async ({ image1, image2, threshold, store }, context) => {
    const images = {
      source: { bytes: image1, name: { role: 'source' } },
      target: { bytes: image2, name: { role: 'target' } },
    } as const;
    const comparison = await faceAdmission.run(2, context, () =>
      compareFaces(engine, images, { ...context, threshold }),
    );
    const record = (stored?: StoredImages) => {
      const imageIds = stored?.imageIds ?? [];
      const asked = {
        kind: 'FACE_COMPARISON',
        schema: CompareImagesResponseSchema,
        imageIds,
        label: '',
      } as const;
      return recordResult(context, { ...asked, ...(stored && { stored }) }, (head) => ({
        ...head,
        engine: engine.info,
        match: comparison.match,
        similarity: comparison.similarity,
        threshold: comparison.threshold,
        sourceFace: toFaceMessage(comparison.sourceFace),
        targetFace: toFaceMessage(comparison.targetFace),
        faces1: comparison.sourceFaces.map(toFaceMessage),
        faces2: comparison.targetFaces.map(toFaceMessage),
        imageIds: [...imageIds],
      }));
    };
    return store ? storeWithResult(context, [image1, image2], record) : record();
  };
}
