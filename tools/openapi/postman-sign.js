// Signs the request by RFC 9421, profile cedula-v1, with the variables keyId and secret.
// Needs a Postman whose scripts have WebCrypto and await at the top (version 11).
const text = (value) => new TextEncoder().encode(value);
const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const filled = (value) => pm.variables.replaceIn(value ?? '');

const keyId = filled('{{keyId}}');
const secret = filled('{{secret}}');
if (keyId.startsWith('key_') && secret !== '') {
  const { request } = pm;
  const field = (name) => {
    const sent = request.headers.find(({ key, disabled }) => !disabled && key.toLowerCase() === name);
    return filled(sent?.value);
  };
  const url = filled(request.url.toString());
  const [, authority, path, query] = /^https?:\/\/([^/?#]+)([^?#]*)(\?[^#]*)?/.exec(url);
  const body = request.body?.mode === 'raw' ? filled(request.body.raw) : '';
  const fields = new Map([
    ['@method', request.method],
    ['@authority', authority.toLowerCase().replace(/:(80|443)$/, '')],
    ['@path', path || '/'],
    ['@query', query ?? '?'],
    ['content-digest', `sha-256=:${base64(await crypto.subtle.digest('SHA-256', text(body)))}:`],
  ]);
  if (body !== '') fields.set('content-type', field('content-type'));
  const idempotencyKey = field('idempotency-key');
  if (idempotencyKey !== '') {
    request.headers.upsert({ key: 'Idempotency-Key', value: idempotencyKey });
    fields.set('idempotency-key', idempotencyKey);
  }

  const nonce = base64(crypto.getRandomValues(new Uint8Array(16)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  const created = Math.floor(Date.now() / 1000);
  const covered = [...fields.keys()].map((name) => `"${name}"`).join(' ');
  const parameters =
    `(${covered});created=${created};expires=${created + 300};nonce="${nonce}"` +
    `;alg="hmac-sha256";keyid="${keyId}";tag="cedula-v1"`;
  const lines = [...fields].map(([name, value]) => `"${name}": ${value}\n`).join('');
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', text(secret), hmac, false, ['sign']);
  const mac = await crypto.subtle.sign(hmac, key, text(`${lines}"@signature-params": ${parameters}`));

  request.headers.upsert({ key: 'Content-Digest', value: fields.get('content-digest') });
  request.headers.upsert({ key: 'Signature-Input', value: `sig=${parameters}` });
  request.headers.upsert({ key: 'Signature', value: `sig=:${base64(mac)}:` });
}
