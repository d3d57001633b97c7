import { signing } from '/docs/modules/page/interceptor.js';
import { importKey,                 } from '/docs/modules/page/signing.js';

// What the browser runs at /docs. The program as a whole is Node's and knows no DOM, so what
// is used of it is declared here.

function element(id        )          {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

const keyId = element('key-id');
const secret = element('secret');
const forget = element('forget');
const said = element('said');
let key                        ;

async function takeKey()                {
  const [id, text] = [keyId.value.trim(), secret.value.trim()];
  secret.value = '';
  if (id === '' || text === '') return say('Both the id and the secret of an access key are needed.');
  // WebCrypto is there on pages that nobody on the way can change.
  if (globalThis.crypto.subtle === undefined) return say('Browsers sign over HTTPS or on localhost alone.');
  key = await importKey(id, text);
  forget.hidden = false;
  return say(`Calls are signed with ${id}.`);
}

function forgetKey()       {
  key = undefined;
  forget.hidden = true;
  say('The key is forgotten.');
}

function say(text        )       {
  said.textContent = text;
}

element('use').addEventListener('click', () => {
  takeKey().catch((error         ) => say(String(error)));
});
forget.addEventListener('click', forgetKey);

/** The dialog for credentials would ask for the value of a header that is computed. */
const signatureByPage = () => ({
  wrapComponents: {
    apiKeyAuth:
      (original         , { React: react }                  ) =>
      (props                   ) =>
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
