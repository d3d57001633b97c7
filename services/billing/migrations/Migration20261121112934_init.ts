import { Migration } from '@mikro-orm/migrations';

export class Migration20261121112934_init extends Migration {
  override name = 'Migration20261121112934_init';

  override up(): void {
    this.addSql(
      `create table "dead_letter" ("event_id" text not null, "consumer" text not null, "client_id" text not null, "subject" text not null, "event" bytea not null, "tries" int not null, "dead" boolean not null, "problem" text not null, "first_time" timestamptz not null, "last_time" timestamptz not null, primary key ("event_id", "consumer"));`,
    );

    this.addSql(
      `create table "inbox" ("event_id" text not null, "consumer" text not null, primary key ("event_id", "consumer"));`,
    );

    this.addSql(
      `create table "usage_line" ("event_id" text not null, "client_id" text not null, "request_id" text not null, "meter" text not null, "units" bigint not null, "create_time" timestamptz(3) not null, "access_key_id" text not null, "label" text not null, "price_minor_units" bigint not null, primary key ("event_id"));`,
    );
    this.addSql(
      `create index "usage_line_client_id_create_time_event_id_index" on "usage_line" ("client_id", "create_time", "event_id");`,
    );

    this.addSql(
      `create table "usage_total" ("client_id" text not null, "grouping" text not null, "day" date not null, "name" text not null, "units" bigint not null, "price_minor_units" bigint not null, primary key ("client_id", "grouping", "day", "name"));`,
    );

    this.addSql(`alter table "dead_letter" enable row level security;`);
    this.addSql(`alter table "dead_letter" force row level security;`);
    this.addSql(
      `create policy "consumer_select" on "dead_letter" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_insert" on "dead_letter" for insert to "billing_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_update" on "dead_letter" for update to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer') with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_delete" on "dead_letter" for delete to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );

    this.addSql(`alter table "inbox" enable row level security;`);
    this.addSql(`alter table "inbox" force row level security;`);
    this.addSql(
      `create policy "consumer_select" on "inbox" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_insert" on "inbox" for insert to "billing_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_delete" on "inbox" for delete to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );

    this.addSql(`alter table "usage_line" enable row level security;`);
    this.addSql(`alter table "usage_line" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "usage_line" for select to "billing_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "consumer_insert" on "usage_line" for insert to "billing_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );

    this.addSql(`alter table "usage_total" enable row level security;`);
    this.addSql(`alter table "usage_total" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "usage_total" for select to "billing_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "consumer_select" on "usage_total" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_insert" on "usage_total" for insert to "billing_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_update" on "usage_total" for update to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer') with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );

    this.addSql(`grant select on "usage_total" to "billing_app";`);
    this.addSql(`grant select, insert, update on "usage_total" to "billing_system";`);
    this.addSql(`grant select on "usage_line" to "billing_app";`);
    this.addSql(`grant insert on "usage_line" to "billing_system";`);
    this.addSql(`grant select, insert, delete on "inbox" to "billing_system";`);
    this.addSql(`grant select, insert, update, delete on "dead_letter" to "billing_system";`);
  }
}
