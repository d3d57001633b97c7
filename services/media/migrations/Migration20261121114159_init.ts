import { Migration } from '@mikro-orm/migrations';

export class Migration20261121114159_init extends Migration {
  override name = 'Migration20261121114159_init';

  override up(): void {
    this.addSql(
      `create table "erasure" ("image_id" text not null, "client_id" text not null, "object_keys" jsonb not null, "due_time" timestamptz(3) not null, primary key ("image_id"));`,
    );
    this.addSql(`create index "erasure_due_time_index" on "erasure" ("due_time");`);

    this.addSql(
      `create table "image" ("id" text not null, "client_id" text not null, "label" text not null, "metadata" jsonb not null, "variants" jsonb not null, "create_time" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`alter table "image" add constraint "image_client_id_id_unique" unique ("client_id", "id");`);

    this.addSql(
      `create table "outbox" ("event_id" text not null, "consumer" text not null, "client_id" text not null, "subject" text not null, "event" bytea not null, "attempts" int not null default 0, "due_time" timestamptz not null, primary key ("event_id", "consumer"));`,
    );
    this.addSql(`create index "outbox_due_time_index" on "outbox" ("due_time");`);

    this.addSql(`alter table "erasure" enable row level security;`);
    this.addSql(`alter table "erasure" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "erasure" for select to "media_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_insert" on "erasure" for insert to "media_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_update" on "erasure" for update to "media_app" using (client_id = nullif(current_setting('app.client_id', true), '')) with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_delete" on "erasure" for delete to "media_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "erasure_select" on "erasure" for select to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'erasure');`,
    );
    this.addSql(
      `create policy "erasure_update" on "erasure" for update to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'erasure') with check (nullif(current_setting('app.purpose', true), '') = 'erasure');`,
    );
    this.addSql(
      `create policy "erasure_delete" on "erasure" for delete to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'erasure');`,
    );

    this.addSql(`alter table "image" enable row level security;`);
    this.addSql(`alter table "image" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "image" for select to "media_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_insert" on "image" for insert to "media_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_delete" on "image" for delete to "media_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "sweep_select" on "image" for select to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'sweep');`,
    );

    this.addSql(`alter table "outbox" enable row level security;`);
    this.addSql(`alter table "outbox" force row level security;`);
    this.addSql(
      `create policy "tenant_insert" on "outbox" for insert to "media_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "relay_select" on "outbox" for select to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'relay');`,
    );
    this.addSql(
      `create policy "relay_update" on "outbox" for update to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'relay') with check (nullif(current_setting('app.purpose', true), '') = 'relay');`,
    );
    this.addSql(
      `create policy "relay_delete" on "outbox" for delete to "media_system" using (nullif(current_setting('app.purpose', true), '') = 'relay');`,
    );

    this.addSql(`grant insert on "outbox" to "media_app";`);
    this.addSql(`grant select, update, delete on "outbox" to "media_system";`);
    this.addSql(`grant select, insert, delete on "image" to "media_app";`);
    this.addSql(`grant select on "image" to "media_system";`);
    this.addSql(`grant select, insert, update, delete on "erasure" to "media_app";`);
    this.addSql(`grant select, update, delete on "erasure" to "media_system";`);
  }
}
