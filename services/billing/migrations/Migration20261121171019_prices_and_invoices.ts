import { Migration } from '@mikro-orm/migrations';

export class Migration20261121171019_prices_and_invoices extends Migration {
  override name = 'Migration20261121171019_prices_and_invoices';

  override up(): void {
    this.addSql(
      `create table "closed_month" ("month" date not null, "close_time" timestamptz(3) not null, "position" text not null, "drawn_time" timestamptz(3) null, primary key ("month"));`,
    );

    this.addSql(
      `create table "invoice" ("id" text not null, "client_id" text not null, "month" date not null, "sequence" int not null, "currency" text not null, "amount_minor_units" bigint not null, "lines" jsonb not null, "create_time" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "invoice" add constraint "invoice_client_id_month_unique" unique ("client_id", "month");`,
    );
    this.addSql(
      `alter table "invoice" add constraint "invoice_client_id_sequence_unique" unique ("client_id", "sequence");`,
    );

    this.addSql(
      `create table "price" ("client_id" text not null, "meter" text not null, "version" int not null, "tiers" jsonb null, "start_time" timestamptz(3) not null, "create_time" timestamptz(3) not null, primary key ("client_id", "meter", "version"));`,
    );

    this.addSql(
      `create table "usage_place" ("client_id" text not null, "meter" text not null, "start_time" timestamptz(3) not null, "units" bigint not null, primary key ("client_id", "meter", "start_time"));`,
    );

    this.addSql(
      `create policy "pricing_select" on "idempotency_record" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'pricing');`,
    );
    this.addSql(
      `create policy "pricing_update" on "idempotency_record" for update to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'pricing') with check (nullif(current_setting('app.purpose', true), '') = 'pricing');`,
    );

    this.addSql(
      `create policy "pricing_insert" on "idempotency_subject" for insert to "billing_system" with check (nullif(current_setting('app.purpose', true), '') = 'pricing');`,
    );

    this.addSql(`alter table "usage_line" add "bill_month" date null;`);
    this.addSql(
      `create index "usage_line_client_id_bill_month_create_time_index" on "usage_line" ("client_id", "bill_month", "create_time") where bill_month is not null;`,
    );
    this.addSql(
      `create policy "invoicing_select" on "usage_line" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'invoicing');`,
    );

    this.addSql(
      `create policy "invoicing_select" on "usage_total" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'invoicing');`,
    );

    this.addSql(`alter table "closed_month" enable row level security;`);
    this.addSql(`alter table "closed_month" force row level security;`);
    this.addSql(
      `create policy "consumer_select" on "closed_month" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "invoicing_select" on "closed_month" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'invoicing');`,
    );
    this.addSql(
      `create policy "invoicing_insert" on "closed_month" for insert to "billing_system" with check (nullif(current_setting('app.purpose', true), '') = 'invoicing');`,
    );
    this.addSql(
      `create policy "invoicing_update" on "closed_month" for update to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'invoicing') with check (nullif(current_setting('app.purpose', true), '') = 'invoicing');`,
    );

    this.addSql(`alter table "invoice" enable row level security;`);
    this.addSql(`alter table "invoice" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "invoice" for select to "billing_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "invoicing_select" on "invoice" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'invoicing');`,
    );
    this.addSql(
      `create policy "invoicing_insert" on "invoice" for insert to "billing_system" with check (nullif(current_setting('app.purpose', true), '') = 'invoicing');`,
    );

    this.addSql(`alter table "price" enable row level security;`);
    this.addSql(`alter table "price" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "price" for select to "billing_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "pricing_select" on "price" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'pricing');`,
    );
    this.addSql(
      `create policy "pricing_insert" on "price" for insert to "billing_system" with check (nullif(current_setting('app.purpose', true), '') = 'pricing');`,
    );
    this.addSql(
      `create policy "consumer_select" on "price" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "invoicing_select" on "price" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'invoicing');`,
    );

    this.addSql(`alter table "usage_place" enable row level security;`);
    this.addSql(`alter table "usage_place" force row level security;`);
    this.addSql(
      `create policy "consumer_select" on "usage_place" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_insert" on "usage_place" for insert to "billing_system" with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );
    this.addSql(
      `create policy "consumer_update" on "usage_place" for update to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'consumer') with check (nullif(current_setting('app.purpose', true), '') = 'consumer');`,
    );

    this.addSql(`grant insert on "idempotency_subject" to "billing_system";`);
    this.addSql(`grant update on "idempotency_record" to "billing_system";`);
    this.addSql(`grant select, insert, update on "usage_place" to "billing_system";`);
    this.addSql(`grant select on "price" to "billing_app";`);
    this.addSql(`grant select, insert on "price" to "billing_system";`);
    this.addSql(`grant select on "invoice" to "billing_app";`);
    this.addSql(`grant select, insert on "invoice" to "billing_system";`);
    this.addSql(`grant select, insert, update on "closed_month" to "billing_system";`);
  }
}
