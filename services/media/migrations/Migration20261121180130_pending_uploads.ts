import { Migration } from '@mikro-orm/migrations';

export class Migration20261121180130_pending_uploads extends Migration {
  override name = 'Migration20261121180130_pending_uploads';

  override up(): void {
    this.addSql(
      `create table "pending_upload" ("id" text not null, "client_id" text not null, "album_id" text not null, "label" text not null, "metadata" jsonb not null, "announced" jsonb not null, "create_time" timestamptz(3) not null, "lease_end" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "pending_upload_client_id_index" on "pending_upload" ("client_id");`);
    this.addSql(`create index "pending_upload_create_time_index" on "pending_upload" ("create_time");`);

    this.addSql(`alter table "pending_upload" enable row level security;`);
    this.addSql(`alter table "pending_upload" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "pending_upload" for select to "media_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_insert" on "pending_upload" for insert to "media_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_update" on "pending_upload" for update to "media_app" using (client_id = nullif(current_setting('app.client_id', true), '')) with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_delete" on "pending_upload" for delete to "media_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "sweep_select" on "pending_upload" for select to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'sweep');`,
    );
    this.addSql(
      `create policy "sweep_delete" on "pending_upload" for delete to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'sweep');`,
    );
    this.addSql(
      `create policy "client-erasure_select" on "pending_upload" for select to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_delete" on "pending_upload" for delete to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(`grant select, insert, update, delete on "pending_upload" to "media_app";`);
    this.addSql(`grant select, delete on "pending_upload" to "media_system";`);
  }
}
