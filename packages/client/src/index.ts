import { BaseCedula, type CedulaOptions } from './core/cedula.ts';
import { webSigner } from './core/web-signer.ts';

export * from './core/public.ts';

/** Calls Cedula, from browsers and everything else that has `fetch` and WebCrypto. */
export class Cedula extends BaseCedula {
  constructor(options: CedulaOptions) {
    super(options, { signer: webSigner, streamsBodies: false });
  }
}
