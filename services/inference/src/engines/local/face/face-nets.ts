import { alignedCrop } from './alignment.ts';
import type { FaceNets } from './analyse.ts';
import { loadFaceDescriber } from './face-describer.ts';
import { loadFaceFinder } from './face-finder.ts';
import { loadTensorRuntime } from './tensor-runtime.ts';
import { warmUpFace } from './warm-up-face.ts';

/** The networks of the local engine, loaded and warm. They hold one job at a time. */
export async function loadFaceNets(): Promise<FaceNets> {
  const runtime = await loadTensorRuntime();
  const nets = { finder: await loadFaceFinder(runtime), describer: await loadFaceDescriber(runtime) };
  const picture = warmUpFace();
  for (let run = 0; run < 2; run += 1) {
    const [face] = await nets.finder.find(picture);
    if (face === undefined) throw new Error('the detector does not find the warm-up face');
    await nets.describer.describe(alignedCrop(picture, face.mesh));
  }
  return nets;
}
