import type { MessageInitShape } from '@bufbuild/protobuf';
import { Face_Quality_Reason, type FaceSchema } from '@cedula/contract/cedula/inference/v1/face_pb.ts';
import type { Face } from '../engines/face-engine.ts';

/** A face as callers see it. */
export function toFaceMessage(face: Face): MessageInitShape<typeof FaceSchema> {
  const { box, boxPixels, confidence, landmarks, pose, quality } = face;
  return {
    box,
    boxPixels,
    confidence,
    landmarks: [...landmarks],
    pose,
    quality: {
      acceptable: quality.acceptable,
      reasons: quality.reasons.map((reason) => Face_Quality_Reason[reason]),
    },
  };
}
