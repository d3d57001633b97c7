import type { DescribedFace } from '../../face-engine.ts';
import { serveJobs } from '../../../pool/serve-jobs.ts';
import { type FaceNets, analyseFaces } from './analyse.ts';
import type { FaceJob } from './face-job.ts';
import { loadFaceNets } from './face-nets.ts';

await serveJobs<FaceJob, DescribedFace, FaceNets>({
  warmUp: loadFaceNets,
  handle: ({ image, describe }, { engine, deadline }) => analyseFaces(engine, image, { deadline, describe }),
});
