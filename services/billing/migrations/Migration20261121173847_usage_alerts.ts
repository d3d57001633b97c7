import { Migration } from '@mikro-orm/migrations';

export class Migration20261121173847_usage_alerts extends Migration {
  override name = 'Migration20261121173847_usage_alerts';

  override up(): void {
    this.addSql(
      `create table "outbox" ("event_id" text not null, "consumer" text not null, "client_id" text not null, "subject" text not null, "event" bytea not null, "attempts" int not null default 0, "due_time" timestamptz not null, primary key ("event_id", "consumer"));`,
    );
    this.addSql(`create index "outbox_due_time_index" on "outbox" ("due_time");`);

    this.addSql(
      `create table "quota_use" ("client_id" text not null, "month" text not null, "calls" int not null, "quota_limit" int not null, "limit_time" timestamptz(3) not null, primary key ("client_id", "month"));`,
    );

    this.addSql(
      `create table "usage_alert" ("client_id" text not null, "month" text not null, "percent" int not null, "calls" int not null, "quota_limit" int not null, "create_time" timestamptz(3) not null, primary key ("client_id", "month", "percent"));`,
    );

    this.addSql(`alter table "outbox" enable row level security;`);
    this.addSql(`alter table "outbox" force row level security;`);
    this.addSql(
      `create policy "tenant_insert" on "outbox" for insert to "billing_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "consumer_insert" on "outbox" for insert to "billing_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "relay_select" on "outbox" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'relay');`,
    );
    this.addSql(
      `create policy "relay_update" on "outbox" for update to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'relay') with check (nullif(current_setting('app.purpose', true), '') = 'relay');`,
    );
    this.addSql(
      `create policy "relay_delete" on "outbox" for delete to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'relay');`,
    );

    this.addSql(`alter table "quota_use" enable row level security;`);
    this.addSql(`alter table "quota_use" force row level security;`);
    this.addSql(
      `create policy "consumer_select" on "quota_use" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_insert" on "quota_use" for insert to "billing_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_update" on "quota_use" for update to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer') with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );

    this.addSql(`alter table "usage_alert" enable row level security;`);
    this.addSql(`alter table "usage_alert" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "usage_alert" for select to "billing_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "consumer_select" on "usage_alert" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_insert" on "usage_alert" for insert to "billing_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );

    this.addSql(`grant select on "usage_alert" to "billing_app";`);
    this.addSql(`grant select, insert on "usage_alert" to "billing_system";`);
    this.addSql(`grant select, insert, update on "quota_use" to "billing_system";`);
    this.addSql(`grant insert on "outbox" to "billing_app";`);
    this.addSql(`grant insert, select, update, delete on "outbox" to "billing_system";`);
  }
}
