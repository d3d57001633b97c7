import { Cedula } from '@cedula/client';
import { drawPortrait } from '@cedula/specimens';

// The first signed calls: npx node docs/first-call.ts

const baseUrl = process.env['CEDULA_BASE_URL'] ?? 'http://127.0.0.1:8080';

const { client, secret, cedula } = await Cedula.signUp(baseUrl, { name: 'ACME', email: 'it@acme.example' });
console.log(`${client.name} is ${client.id}, signing with ${cedula.keyId}`);
console.log(`the secret is shown once: ${secret.slice(0, 8)}…`);

const bytes = { content: await drawPortrait({ person: 'ada' }), type: 'image/png' };
const uploaded = await cedula.request<{ image: { id: string } }>('POST', '/v1/images', { bytes });
const imageId = uploaded.body.image.id;
const { faces } = await cedula.post<{ faces: { confidence: number }[] }>('/v1/face-detections', { imageId });
console.log(`${imageId} shows ${faces.length} face, confidence ${faces[0]?.confidence.toFixed(1)}`);
