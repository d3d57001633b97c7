import { Migration } from '@mikro-orm/migrations';

export class Migration20261121114321_init extends Migration {
  override name = 'Migration20261121114321_init';

  override up(): void {
    this.addSql(
      `create table "dead_letter" ("event_id" text not null, "consumer" text not null, "client_id" text not null, "subject" text not null, "event" bytea not null, "tries" int not null, "dead" boolean not null, "problem" text not null, "first_time" timestamptz not null, "last_time" timestamptz not null, primary key ("event_id", "consumer"));`,
    );

    this.addSql(
      `create table "deleted_image" ("client_id" text not null, "image_id" text not null, "delete_time" timestamptz(3) not null, primary key ("client_id", "image_id"));`,
    );
    this.addSql(`create index "deleted_image_delete_time_index" on "deleted_image" ("delete_time");`);

    this.addSql(
      `create table "inbox" ("event_id" text not null, "consumer" text not null, primary key ("event_id", "consumer"));`,
    );

    this.addSql(
      `create table "outbox" ("event_id" text not null, "consumer" text not null, "client_id" text not null, "subject" text not null, "event" bytea not null, "attempts" int not null default 0, "due_time" timestamptz not null, primary key ("event_id", "consumer"));`,
    );
    this.addSql(`create index "outbox_due_time_index" on "outbox" ("due_time");`);

    this.addSql(
      `create table "result" ("id" text not null, "client_id" text not null, "kind" text not null, "image_ids" text[] not null, "request_id" text not null, "create_time" timestamptz(3) not null, "erase_time" timestamptz(3) null, "answer" bytea null, primary key ("id"));`,
    );
    this.addSql(`create index "result_client_id_kind_id_index" on "result" ("client_id", "kind", "id");`);
    this.addSql(
      `alter table "result" add constraint "result_client_id_id_unique" unique ("client_id", "id");`,
    );

    this.addSql(
      `create table "result_image" ("client_id" text not null, "image_id" text not null, "result_id" text not null, primary key ("client_id", "image_id", "result_id"));`,
    );

    this.addSql(`alter table "dead_letter" enable row level security;`);
    this.addSql(`alter table "dead_letter" force row level security;`);
    this.addSql(
      `create policy "consumer_select" on "dead_letter" for select to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_insert" on "dead_letter" for insert to "inference_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_update" on "dead_letter" for update to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer') with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_delete" on "dead_letter" for delete to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );

    this.addSql(`alter table "deleted_image" enable row level security;`);
    this.addSql(`alter table "deleted_image" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "deleted_image" for select to "inference_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "consumer_select" on "deleted_image" for select to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_insert" on "deleted_image" for insert to "inference_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_delete" on "deleted_image" for delete to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );

    this.addSql(`alter table "inbox" enable row level security;`);
    this.addSql(`alter table "inbox" force row level security;`);
    this.addSql(
      `create policy "consumer_select" on "inbox" for select to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_insert" on "inbox" for insert to "inference_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_delete" on "inbox" for delete to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );

    this.addSql(`alter table "outbox" enable row level security;`);
    this.addSql(`alter table "outbox" force row level security;`);
    this.addSql(
      `create policy "tenant_insert" on "outbox" for insert to "inference_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "relay_select" on "outbox" for select to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'relay');`,
    );
    this.addSql(
      `create policy "relay_update" on "outbox" for update to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'relay') with check (nullif(current_setting('app.purpose', true), '') = 'relay');`,
    );
    this.addSql(
      `create policy "relay_delete" on "outbox" for delete to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'relay');`,
    );

    this.addSql(`alter table "result" enable row level security;`);
    this.addSql(`alter table "result" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "result" for select to "inference_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_insert" on "result" for insert to "inference_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "consumer_select" on "result" for select to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_update" on "result" for update to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer') with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );

    this.addSql(`alter table "result_image" enable row level security;`);
    this.addSql(`alter table "result_image" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "result_image" for select to "inference_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_insert" on "result_image" for insert to "inference_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "consumer_select" on "result_image" for select to "inference_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );

    this.addSql(`grant select, insert on "result_image" to "inference_app";`);
    this.addSql(`grant select on "result_image" to "inference_system";`);
    this.addSql(`grant select, insert on "result" to "inference_app";`);
    this.addSql(`grant select, update on "result" to "inference_system";`);
    this.addSql(`grant insert on "outbox" to "inference_app";`);
    this.addSql(`grant select, update, delete on "outbox" to "inference_system";`);
    this.addSql(`grant select, insert, delete on "inbox" to "inference_system";`);
    this.addSql(`grant select on "deleted_image" to "inference_app";`);
    this.addSql(`grant select, insert, delete on "deleted_image" to "inference_system";`);
    this.addSql(`grant select, insert, update, delete on "dead_letter" to "inference_system";`);
  }
}
