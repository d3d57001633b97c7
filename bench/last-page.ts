import { createDatabase } from '@cedula/chassis/db/database.ts';
import { migrate } from '@cedula/chassis/db/migrate.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { listImages } from '../services/media/src/images/image-store.ts';
import { schema } from '../services/media/src/schema.ts';
import { ensureDatabase, withClient } from '../tools/stack/servers/databases.ts';
import { startServer } from '../tools/stack/servers/start-server.ts';
import { openTemporaryHost } from '../tools/testing/temporary-data.ts';
import { median, report } from './load/report.ts';

// Listing the last page of 100,000 images against the first one, by turns: of all images of a
// client, of those in an album that has half of them, and of all while a tenth is being erased.

const images = 100_000;
const pageSize = 20;
const runs = 41;

/** Every second image is in the one album, and of the others every fifth is in the deleted one. */
const seedImages = `
  insert into image (id, client_id, album_id, label, metadata, variants, create_time)
  select 'img_0' || lpad(n::text, 25, '0'), $1,
    case when n % 2 = 0 then $2 when n % 5 = 0 then $3 end, 'passport', '{"case": "A 1"}',
    (select jsonb_agg(jsonb_build_object('name', name, 'contentType', 'image/jpeg', 'sizeBytes', 100000,
       'width', 1600, 'height', 1200, 'sha256', repeat('0', 64)))
     from unnest(array['original', 'large', 'medium', 'thumb']) as name), now()
  from generate_series(1, ${images}) as n`;
const seedAlbum = `
  insert into album (client_id, id, title, image_count, object_count, size_bytes, create_time, update_time, delete_time)
  values ($1, $2, '', 0, 0, 0, now(), now(), $3)`;

const host = await openTemporaryHost(() => undefined);
const postgres = await startServer('postgres', host);
try {
  const urls = await ensureDatabase({
    adminUrl: postgres.url,
    service: 'media',
    passwordOf: (role) => role,
  });
  const log = createLogger({ service: 'media', level: 'silent' });
  await migrate({ schema, ownerUrl: urls.ownerUrl, log });
  const database = createDatabase({ schema, appUrl: urls.appUrl, systemUrl: urls.systemUrl, log });
  const [clientId, albumId, deletedId] = [newId('cli'), newId('alb'), newId('alb')];
  const superuser = new URL(postgres.url);
  superuser.pathname = '/media';
  await withClient(superuser.href, async (client) => {
    await client.query(seedAlbum, [clientId, albumId, null]);
    await client.query(seedAlbum, [clientId, deletedId, null]);
    await client.query(seedImages, [clientId, albumId, deletedId]);
    await client.query('vacuum analyze');
  });

  /** How long a page takes, in milliseconds. */
  const time = async (list: { readonly albumId?: string; readonly before?: string }) => {
    const startedAt = performance.now();
    const range = { before: undefined, ...list, clientId, limit: pageSize + 1 };
    const page = await database.withTenant(clientId, (em) => listImages(em, range), { readOnly: true });
    if (page.length === 0) throw new Error('an empty page');
    return performance.now() - startedAt;
  };
  const compare = async (name: string, albumOnly: { readonly albumId?: string }, note: string) => {
    // What comes behind it is the last page, and not quite full.
    const last = { ...albumOnly, before: `img_0${String(pageSize).padStart(25, '0')}` };
    const took: { readonly first: number; readonly last: number }[] = [];
    for (let run = 0; run < runs; run += 1)
      took.push({ first: await time(albumOnly), last: await time(last) });
    const first = median(took.map((each) => each.first));
    report({ name: `${name}.first_page`, value: first, unit: 'ms' });
    const ratio = median(took.map((each) => each.last)) / first;
    report({ name: `${name}.last_page_ratio`, value: ratio, unit: '×', atMost: 2, note });
  };

  await compare('images', {}, `the last page of ${images} images, against the first`);
  await compare('album', { albumId }, 'the same within an album that has half of them');
  await withClient(superuser.href, (client) =>
    client.query('update album set delete_time = now() where id = $1', [deletedId]),
  );
  await compare(
    'images.erasing',
    {},
    'the same while a tenth of them is deleted with its album, and not yet erased',
  );
  await database.close();
} finally {
  await postgres.stop();
  await host.close();
}
