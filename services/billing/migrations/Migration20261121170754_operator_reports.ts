import { Migration } from '@mikro-orm/migrations';

export class Migration20261121170754_operator_reports extends Migration {
  override name = 'Migration20261121170754_operator_reports';

  override up(): void {
    this.addSql(`create index "usage_line_create_time_index" on "usage_line" using brin ("create_time");`);
    this.addSql(
      `create policy "report_select" on "usage_line" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'report');`,
    );

    this.addSql(`create index "usage_total_grouping_day_index" on "usage_total" ("grouping", "day");`);
    this.addSql(
      `create policy "report_select" on "usage_total" for select to "billing_system" using (nullif(current_setting('app.purpose', true), '') = 'report');`,
    );
  }
}
