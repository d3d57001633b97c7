import {
  type FaceService,
  MatchFacesResponseSchema,
} from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Admission } from '../admission.ts';
import type { FaceEngine } from '../engines/face-engine.ts';
import type { FetchImage } from '../images/fetch-image.ts';
import type { RecordResult } from '../results/record-result.ts';
import { sideBySide } from '../side-by-side.ts';
import { compareFaces } from './compare-faces.ts';
import { toFaceMessage } from './face-message.ts';

/** Answers MatchFaces: two stored images. Usage is grouped by the label of the source. */
export function matchFaces(options: {
  readonly faces: FaceEngine;
  readonly faceAdmission: Admission;
  readonly fetchImage: FetchImage;
  readonly recordResult: RecordResult;
}): HandlersOf<typeof FaceService>['matchFaces'] {
  const { faces: engine, faceAdmission, fetchImage, recordResult } = options;
  return async ({ sourceImageId, targetImageId, threshold }, context) => {
    const { comparison, label } = await faceAdmission.run(2, context, async () => {
      const [source, target] = await sideBySide(
        context.signal,
        (signal) => fetchImage(sourceImageId, { ...context, signal }),
        (signal) => fetchImage(targetImageId, { ...context, signal }),
      );
      const images = {
        source: { bytes: source.bytes, name: { role: 'source', imageId: sourceImageId } },
        target: { bytes: target.bytes, name: { role: 'target', imageId: targetImageId } },
      } as const;
      return {
        comparison: await compareFaces(engine, images, { ...context, threshold }),
        label: source.label,
      };
    });
    const imageIds = [sourceImageId, targetImageId];
    const asked = { kind: 'FACE_MATCH', schema: MatchFacesResponseSchema, imageIds, label } as const;
    return recordResult(context, asked, (head) => ({
      ...head,
      engine: engine.info,
      match: comparison.match,
      similarity: comparison.similarity,
      threshold: comparison.threshold,
      sourceFace: toFaceMessage(comparison.sourceFace),
      targetFace: toFaceMessage(comparison.targetFace),
    }));
  };
}
