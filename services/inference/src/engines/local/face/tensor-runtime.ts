import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as Tensorflow from '@tensorflow/tfjs';
import type * as WasmBackend from '@tensorflow/tfjs-backend-wasm';
import type * as HumanLibrary from '@vladmandic/human';

const require = createRequire(import.meta.url);

/**
 * What is used of face-api's FaceRecognitionNet. Its own types speak of tensors of another
 * copy of TensorFlow.js than the one it runs on.
 */
export interface RecognitionNet {
  loadFromDisk(folder: string): Promise<void>;
  computeFaceDescriptor(crop: Tensorflow.Tensor4D): Promise<Float32Array | Float32Array[]>;
}

/** What the face engine computes with. */
export interface TensorRuntime {
  readonly tf: typeof Tensorflow;
  readonly Human: typeof HumanLibrary.Human;
  readonly FaceRecognitionNet: new () => RecognitionNet;
  /** Folder URL with a slash at its end. */
  readonly humanModels: string;
  readonly wasmFolder: string;
  /** Folder path. */
  readonly faceApiModels: string;
}

/**
 * Loads TensorFlow.js on its WebAssembly backend, and the two face libraries on top of it. All
 * come as CommonJS; `human.node-wasm.js` is required by its path, because the package's
 * exports hide it. They share the one backend registered here, so it must be set first.
 */
export async function loadTensorRuntime(): Promise<TensorRuntime> {
  const tf: typeof Tensorflow = require('@tensorflow/tfjs');
  const wasm: typeof WasmBackend = require('@tensorflow/tfjs-backend-wasm');
  const wasmFolder = `${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`;
  wasm.setWasmPaths(wasmFolder);
  tf.io.registerLoadRouter((url) => ({ load: () => readGraphModel(tf, fileURLToPath(String(url))) }));
  if (!(await tf.setBackend('wasm'))) throw new Error('the WebAssembly backend does not start');
  await tf.ready();

  const humanDist = dirname(require.resolve('@vladmandic/human'));
  const human: typeof HumanLibrary = require(join(humanDist, 'human.node-wasm.js'));
  const faceApi: Pick<
    TensorRuntime,
    'FaceRecognitionNet'
  > = require('@vladmandic/face-api/dist/face-api.node-wasm.js');
  return {
    tf,
    Human: human.Human,
    FaceRecognitionNet: faceApi.FaceRecognitionNet,
    humanModels: `${pathToFileURL(join(humanDist, '..', 'models')).href}/`,
    wasmFolder,
    faceApiModels: join(dirname(require.resolve('@vladmandic/face-api')), '..', 'model'),
  };
}

/** Reads a graph model from disk; TensorFlow.js itself loads over HTTP only. Fails on any other URL than a file's. */
async function readGraphModel(tf: typeof Tensorflow, path: string): Promise<Tensorflow.io.ModelArtifacts> {
  const model: Tensorflow.io.ModelJSON = JSON.parse(await readFile(path, 'utf8'));
  return tf.io.getModelArtifactsForJSON(model, async (manifest) => {
    const files = manifest.flatMap(({ paths }) => paths).map((name) => readFile(join(dirname(path), name)));
    const weights = new Uint8Array(Buffer.concat(await Promise.all(files)));
    return [manifest.flatMap((group) => group.weights), weights.buffer];
  });
}
