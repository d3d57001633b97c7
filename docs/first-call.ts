import { Cedula } from '@cedula/client';
import { drawPortrait } from '@cedula/specimens';

// The first signed calls: npx node docs/first-call.ts

const baseUrl = process.env['CEDULA_BASE_URL'] ?? 'http://127.0.0.1:8080';

const { client, secret, cedula } = await Cedula.signUp(baseUrl, { name: 'ACME', email: 'it@acme.example' });
console.log(`${client.name} is ${client.id}, signing with ${cedula.keyId}`);
console.log(`the secret is shown once: ${secret.slice(0, 8)}…`);

const { image } = await cedula.images.upload({ content: await drawPortrait({ person: 'ada' }) });
const { faces } = await cedula.faces.detect({ imageId: image.id });
console.log(`${image.id} shows ${faces.length} face, confidence ${faces[0]?.confidence.toFixed(1)}`);
