import { signing } from './interceptor.ts';
import { importKey, type SigningKey } from './signing.ts';

// What the browser runs at /docs. The program as a whole is Node's and knows no DOM, so what
// is used of it is declared here.

interface Element {
  value: string;
  textContent: string;
  hidden: boolean;
  addEventListener(event: 'click', listener: () => void): void;
}
declare const document: { getElementById(id: string): Element | null };
declare const location: { readonly href: string };
declare const SwaggerUIBundle: (options: object) => unknown;
interface React {
  createElement(component: unknown, props: object | null, ...children: readonly string[]): unknown;
}

function element(id: string): Element {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

const keyId = element('key-id');
const secret = element('secret');
const forget = element('forget');
const said = element('said');
let key: SigningKey | undefined;

async function takeKey(): Promise<void> {
  const [id, text] = [keyId.value.trim(), secret.value.trim()];
  secret.value = '';
  if (id === '' || text === '') return say('Both the id and the secret of an access key are needed.');
  // WebCrypto is there on pages that nobody on the way can change.
  if (globalThis.crypto.subtle === undefined) return say('Browsers sign over HTTPS or on localhost alone.');
  key = await importKey(id, text);
  forget.hidden = false;
  return say(`Calls are signed with ${id}.`);
}

function forgetKey(): void {
  key = undefined;
  forget.hidden = true;
  say('The key is forgotten.');
}

function say(text: string): void {
  said.textContent = text;
}

element('use').addEventListener('click', () => {
  takeKey().catch((error: unknown) => say(String(error)));
});
forget.addEventListener('click', forgetKey);

/** The dialog for credentials would ask for the value of a header that is computed. */
const signatureByPage = () => ({
  wrapComponents: {
    apiKeyAuth:
      (original: unknown, { React: react }: { React: React }) =>
      (props: { name?: string }) =>
        props.name === 'signature'
          ? react.createElement('p', null, 'Signature: enter the access key at the top of the page.')
          : react.createElement(original, props),
  },
});

SwaggerUIBundle({
  dom_id: '#reference',
  url: '/openapi.json',
  // It would send the document to a server of strangers.
  validatorUrl: null,
  persistAuthorization: false,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  plugins: [signatureByPage],
  requestInterceptor: signing({ key: () => key, baseUrl: location.href, now: () => Date.now() }),
});
