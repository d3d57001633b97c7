import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { ImageEntity } from '../images/image.entity.ts';
import type { Image } from '../images/image.ts';
import { fromRow } from '../images/image-store.ts';

/** Images of all clients created before `latest`, from behind `after` (`cli_…/img_…`) in the order of these names. */
export async function imagesBehind(
  em: EntityManager,
  { after, latest, limit }: { readonly after: string; readonly latest: Date; readonly limit: number },
): Promise<Image[]> {
  const [clientId = '', id = ''] = after.split('/');
  const rows = await em.find(
    ImageEntity,
    {
      createTime: { $lt: latest },
      $or: [{ clientId: { $gt: clientId } }, { clientId, id: { $gt: id } }],
    },
    { orderBy: { clientId: 'asc', id: 'asc' }, limit },
  );
  return rows.map(fromRow);
}
