import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { SimpleFaker } from '@faker-js/faker';
import type { DetectedFaces, EngineCall, FaceDescriptor, FaceEngine } from '../face-engine.ts';
import { openImage } from '../image/decode.ts';
import { seededFaker } from './seeded-faker.ts';
import { simulatedFace } from './simulated-face.ts';

/** As long as the real ones, so that whatever stores or sends them is tested alike. */
const DESCRIPTOR_LENGTH = 128;

/**
 * An engine that invents its answers, the same for the same image: for sandboxes, contract
 * and load tests. It refuses the images that a real engine refuses. It sees one face in
 * every picture, because refusals at random would help nobody.
 */
export function createSimulatedFaceEngine(): FaceEngine {
  return {
    info: { name: 'simulated', model: 'faker', version: '1.0.0' },
    ready: () => Promise.resolve(),
    detectFaces: (image, call) => inventFaces(image, call),
    describeFace: async (image, call) => {
      const detected = await inventFaces(image, call);
      return { ...detected, descriptor: inventDescriptor(seededFaker('describe face', image)) };
    },
    similarity: inventSimilarity,
    close: () => Promise.resolve(),
  };
}

async function inventFaces(image: Uint8Array, { deadline, signal }: EngineCall): Promise<DetectedFaces> {
  signal?.throwIfAborted();
  if (deadline <= Date.now()) {
    throw new DomainError('DEADLINE_EXCEEDED', 'The engine had no answer in the time given.');
  }
  const { width, height } = await openImage(image, deadline);
  const face = simulatedFace(seededFaker('detect faces', image), { width, height });
  return { width, height, faces: [face], limitReached: false };
}

function inventDescriptor(faker: SimpleFaker): FaceDescriptor {
  return Float32Array.from({ length: DESCRIPTOR_LENGTH }, () => faker.number.float({ min: -0.3, max: 0.3 }));
}

/** 100 for one and the same image, for any other pair what the two descriptors draw. */
function inventSimilarity(a: FaceDescriptor, b: FaceDescriptor): number {
  const pair = [a, b].map((descriptor) =>
    Buffer.from(descriptor.buffer, descriptor.byteOffset, descriptor.byteLength),
  );
  const [first, second] = pair.toSorted((one, other) => one.compare(other));
  if (first === undefined || second === undefined || first.equals(second)) return 100;
  return seededFaker('similarity', first, second).number.float({ min: 0, max: 100 });
}
