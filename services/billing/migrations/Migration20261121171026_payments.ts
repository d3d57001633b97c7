import { Migration } from '@mikro-orm/migrations';

export class Migration20261121171026_payments extends Migration {
  override name = 'Migration20261121171026_payments';

  override up(): void {
    this.addSql(
      `create table "ledger_entry" ("step_id" text not null, "client_id" text not null, "payment_id" text not null, "debit_account" text not null, "credit_account" text not null, "currency" text not null, "amount" bigint not null, "create_time" timestamptz(3) not null, primary key ("step_id"));`,
    );
    this.addSql(
      `create index "ledger_entry_client_id_payment_id_index" on "ledger_entry" ("client_id", "payment_id");`,
    );

    this.addSql(
      `create table "payment" ("id" text not null, "client_id" text not null, "invoice_id" text null, "state" text not null, "status" text not null, "decline_reason" text not null, "card_token" text null, "card_brand" text null, "card_last4" text null, "card_exp_month" int null, "card_exp_year" int null, "currency" text not null, "amount" bigint not null, "capture" boolean not null, "captured" bigint not null, "capturing" bigint not null, "refunded" bigint not null, "refunding" bigint not null, "is_voiding" boolean not null, "expire_time" timestamptz(3) null, "create_time" timestamptz(3) not null, "version" int not null, primary key ("id"));`,
    );
    this.addSql(
      `create index "payment_client_id_status_id_index" on "payment" ("client_id", "status", "id");`,
    );
    this.addSql(
      `alter table "payment" add constraint "payment_client_id_id_unique" unique ("client_id", "id");`,
    );

    this.addSql(
      `create table "payment_step" ("id" text not null, "client_id" text not null, "payment_id" text not null, "kind" text not null, "amount" bigint not null, "state" text not null, "decline_reason" text not null, "key_hash" text null, "create_time" timestamptz(3) not null, "due_time" timestamptz(3) null, "tries" int not null, primary key ("id"));`,
    );
    this.addSql(`create index "payment_step_payment_id_index" on "payment_step" ("payment_id");`);
    this.addSql(`create index "payment_step_due_time_index" on "payment_step" ("due_time");`);
    this.addSql(
      `alter table "payment_step" add constraint "payment_step_client_id_key_hash_unique" unique ("client_id", "key_hash");`,
    );

    this.addSql(`alter table "ledger_entry" add constraint "ledger_entry_amount" check (amount > 0);`);
    this.addSql(
      `alter table "ledger_entry" add constraint "ledger_entry_two_accounts" check (debit_account <> credit_account);`,
    );
    this.addSql(`alter table "ledger_entry" enable row level security;`);
    this.addSql(`alter table "ledger_entry" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "ledger_entry" for select to "billing_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_insert" on "ledger_entry" for insert to "billing_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "payment-reconciliation_insert" on "ledger_entry" for insert to "billing_system" with check (nullif(current_setting('app.purpose', true), '') = 'payment-reconciliation');`,
    );

    this.addSql(
      `alter table "payment" add constraint "payment_amounts" check (amount > 0 and captured >= 0 and capturing >= 0 and refunded >= 0 and refunding >= 0);`,
    );
    this.addSql(
      `alter table "payment" add constraint "payment_captured_within_amount" check (captured + capturing <= amount);`,
    );
    this.addSql(
      `alter table "payment" add constraint "payment_refunded_within_captured" check (refunded + refunding <= captured);`,
    );
    this.addSql(
      `alter table "payment" add constraint "payment_voided_not_captured" check ((state <> 'VOIDED' and not is_voiding) or captured + capturing = 0);`,
    );
    this.addSql(`alter table "payment" enable row level security;`);
    this.addSql(`alter table "payment" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "payment" for select to "billing_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_insert" on "payment" for insert to "billing_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_update" on "payment" for update to "billing_app" using (client_id = nullif(current_setting('app.client_id', true), '')) with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_delete" on "payment" for delete to "billing_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "payment-reconciliation_select" on "payment" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'payment-reconciliation');`,
    );
    this.addSql(
      `create policy "payment-reconciliation_update" on "payment" for update to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'payment-reconciliation') with check (nullif(current_setting('app.purpose', true), '') = 'payment-reconciliation');`,
    );
    this.addSql(
      `create policy "client-erasure_select" on "payment" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );
    this.addSql(
      `create policy "client-erasure_update" on "payment" for update to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'client-erasure') with check (nullif(current_setting('app.purpose', true), '') = 'client-erasure');`,
    );

    this.addSql(`alter table "payment_step" add constraint "payment_step_amount" check (amount > 0);`);
    this.addSql(`alter table "payment_step" enable row level security;`);
    this.addSql(`alter table "payment_step" force row level security;`);
    this.addSql(
      `create policy "tenant_select" on "payment_step" for select to "billing_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_insert" on "payment_step" for insert to "billing_app" with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_update" on "payment_step" for update to "billing_app" using (client_id = nullif(current_setting('app.client_id', true), '')) with check (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "tenant_delete" on "payment_step" for delete to "billing_app" using (client_id = nullif(current_setting('app.client_id', true), ''));`,
    );
    this.addSql(
      `create policy "payment-reconciliation_select" on "payment_step" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'payment-reconciliation');`,
    );
    this.addSql(
      `create policy "payment-reconciliation_update" on "payment_step" for update to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'payment-reconciliation') with check (nullif(current_setting('app.purpose', true), '') = 'payment-reconciliation');`,
    );

    this.addSql(`grant select, insert, update, delete on "payment_step" to "billing_app";`);
    this.addSql(`grant select, update on "payment_step" to "billing_system";`);
    this.addSql(`grant select, insert, update, delete on "payment" to "billing_app";`);
    this.addSql(`grant select, update on "payment" to "billing_system";`);
    this.addSql(`grant select, insert on "ledger_entry" to "billing_app";`);
    this.addSql(`grant insert on "ledger_entry" to "billing_system";`);
  }
}
