import { afterEach, describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { requestText } from '../fixtures/raw-connection.ts';
import { malformed, refusalOfBytes } from '../fixtures/refusal.ts';
import { watchGateway } from '../framing/gateway-process.ts';

// connectNodeAdapter 2.2.0 throws out of the request listener on each of these.
const mesh = await sharedMesh();
afterEach(await watchGateway(mesh));

describe.each(['/cedula.media.v1.ImageService/ListImages', '/cedula.media.v1.ImageService/Nothing'])(
  'on %s',
  (path) => {
    const content = ['Content-Type: application/json', 'Content-Length: 2'];

    test.each(['[', 'a b', 'x:99999', '', 'a@b', 'a/b'])('a Host of "%s" is malformed', async (host) => {
      const bytes = requestText([`POST ${path} HTTP/1.1`, `Host: ${host}`, ...content], '{}');
      expect(await refusalOfBytes(mesh.httpUrl, bytes)).toEqual(malformed);
    });

    test('no Host over HTTP/1.0 is malformed', async () => {
      const bytes = requestText([`POST ${path} HTTP/1.0`, ...content], '{}');
      expect(await refusalOfBytes(mesh.httpUrl, bytes)).toEqual(malformed);
    });
  },
);
