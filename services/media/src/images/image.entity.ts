import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { clientErasurePurpose } from '@cedula/chassis/erasure/client-erasure-table.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { AlbumEntity } from '../albums/album.entity.ts';
import type { Variant } from './image.ts';

export const ImageEntity = defineEntity({
  name: 'Image',
  tableName: 'image',
  ...tenantTable('media', {
    system: { sweep: ['select'], [clientErasurePurpose]: ['select', 'delete'] },
  }),
  // Lists read along it, too.
  uniques: [{ properties: ['clientId', 'id'] }],
  // And those of one album along this one.
  indexes: [{ properties: ['clientId', 'album', 'id'] }],
  properties: {
    id: p.string().columnType('text').primary(),
    clientId: p.string().columnType('text'),
    album: () =>
      p
        .manyToOne(AlbumEntity)
        .joinColumns('client_id', 'album_id')
        .ownColumns('album_id')
        .deleteRule('no action')
        .updateRule('no action')
        .nullable(),
    label: p.string().columnType('text'),
    metadata: p.json<Record<string, string>>(),
    variants: p.json<Variant[]>(),
    createTime: p.datetime().columnType('timestamptz(3)'),
  },
});
