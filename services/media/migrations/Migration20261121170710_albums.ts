import { Migration } from '@mikro-orm/migrations';

export class Migration20261121170710_albums extends Migration {
  override name = 'Migration20261121170710_albums';

  override up(): void {
    this.addSql(
      `create table "album" ("client_id" text not null, "id" text not null, "title" text not null, "image_count" int not null, "object_count" int not null, "size_bytes" bigint not null, "create_time" timestamptz(3) not null, "update_time" timestamptz(3) not null, "delete_time" timestamptz(3) null, "delete_request_id" text null, "due_time" timestamptz(3) null, primary key ("client_id", "id"));`,
    );
    this.addSql(`create index "album_due_time_index" on "album" ("due_time");`);

    this.addSql(`alter table "image" add "album_id" text null;`);
    this.addSql(
      `alter table "image" add constraint "image_client_id_album_id_foreign" foreign key ("client_id", "album_id") references "album" ("client_id", "id") on update no action on delete no action;`,
    );
    this.addSql(
      `create index "image_client_id_album_id_id_index" on "image" ("client_id", "album_id", "id");`,
    );
    this.addSql(
      `create policy "tenant_update" on "image" for update to "media_app" using (client_id = nullif(current_setting('app.client_id', true), '')) with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );

    this.addSql(`alter table "album" enable row level security;`);
    this.addSql(`alter table "album" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "album" for select to "media_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_insert" on "album" for insert to "media_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_update" on "album" for update to "media_app" using (client_id = nullif(current_setting('app.client_id', true), '')) with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_delete" on "album" for delete to "media_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "erasure_select" on "album" for select to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'erasure');`,
    );
    this.addSql(
      `create policy "erasure_update" on "album" for update to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'erasure') with check (nullif(current_setting('app.purpose', true), '') = 'erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_select" on "album" for select to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_delete" on "album" for delete to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(`grant select, insert, update, delete on "album" to "media_app";`);
    this.addSql(`grant select, update, delete on "album" to "media_system";`);
    this.addSql(`grant update on "image" to "media_app";`);
  }
}
