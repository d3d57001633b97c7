import { Migration } from '@mikro-orm/migrations';

export class Migration20261121174715_payment_of_invoice extends Migration {
  override name = 'Migration20261121174715_payment_of_invoice';

  override up(): void {
    this.addSql(
      `create index "payment_client_id_invoice_id_id_index" on "payment" ("client_id", "invoice_id", "id") where invoice_id is not null;`,
    );
    this.addSql(
      `create unique index "payment_of_invoice_once" on "payment" ("client_id", "invoice_id") where invoice_id is not null and state <> 'DECLINED' and state <> 'VOIDED';`,
    );
  }
}
