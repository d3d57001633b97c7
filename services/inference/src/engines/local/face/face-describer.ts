import type { FaceDescriptor } from '../../face-engine.ts';
import { CROP_SIZE } from './alignment.ts';
import type { TensorRuntime } from './tensor-runtime.ts';

export interface FaceDescriber {
  /** The 128 numbers that stand for the face in an aligned crop (150×150 RGB, 0 to 255). */
  describe(crop: Float32Array): Promise<FaceDescriptor>;
}

/** Loads FaceRecognitionNet of face-api: dlib's `face_recognition_resnet_model_v1`. */
export async function loadFaceDescriber(runtime: TensorRuntime): Promise<FaceDescriber> {
  const net = new runtime.FaceRecognitionNet();
  await net.loadFromDisk(runtime.faceApiModels);
  return {
    async describe(crop) {
      const tensor = runtime.tf.tensor4d(crop, [1, CROP_SIZE, CROP_SIZE, 3]);
      try {
        const descriptor = await net.computeFaceDescriptor(tensor);
        if (!(descriptor instanceof Float32Array)) throw new Error('one crop gave several descriptors');
        return descriptor;
      } finally {
        tensor.dispose();
      }
    },
  };
}
