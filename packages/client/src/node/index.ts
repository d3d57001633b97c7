import { BaseCedula, type CedulaOptions } from '../core/cedula.ts';
import { nodeSigner } from './node-signer.ts';

export * from '../core/public.ts';
export { fromPath } from './from-path.ts';

/** Calls Cedula, from Node. */
export class Cedula extends BaseCedula {
  constructor(options: CedulaOptions) {
    super(options, { signer: nodeSigner, streamsBodies: true });
  }
}
