CREATE TABLE `company` (
	`id` integer PRIMARY KEY NOT NULL,
	`settings` text NOT NULL,
	`epoch` integer NOT NULL,
	`changed_at` integer NOT NULL,
	CONSTRAINT "company_is_one" CHECK("company"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE `employees` (
	`id` text PRIMARY KEY NOT NULL,
	`employee_number` text,
	`employee_number_key` text,
	`version` integer NOT NULL,
	`operation_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`deleted_at` integer,
	`exclusion` text,
	`notes` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `employees_employeeNumberKey_unique` ON `employees` (`employee_number_key`);--> statement-breakpoint
CREATE INDEX `employees_with_notes` ON `employees` (`id`) WHERE "employees"."notes" IS NOT NULL;--> statement-breakpoint
CREATE TABLE `entries` (
	`employee_id` text NOT NULL,
	`table_name` text NOT NULL,
	`effective_date` text NOT NULL,
	`values` text NOT NULL,
	PRIMARY KEY(`employee_id`, `table_name`, `effective_date`)
);
--> statement-breakpoint
CREATE TABLE `group_moments` (
	`group_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`group_id`, `at`)
);
--> statement-breakpoint
CREATE INDEX `group_moments_by_moment` ON `group_moments` (`at`);--> statement-breakpoint
CREATE TABLE `groups` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`created_at` integer NOT NULL,
	`version` integer NOT NULL,
	`changed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `groups_id_unique` ON `groups` (`id`);--> statement-breakpoint
CREATE TABLE `guard` (
	`refusal` text,
	CONSTRAINT "guard_is_empty" CHECK(0)
);
--> statement-breakpoint
CREATE TABLE `history` (
	`id` integer PRIMARY KEY NOT NULL,
	`subject` text NOT NULL,
	`operation_id` text NOT NULL,
	`verb` text NOT NULL,
	`actor` text NOT NULL,
	`known_at` integer NOT NULL,
	`holds_from` integer NOT NULL,
	`reason` text,
	`changes` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `history_once` ON `history` (`subject`,`operation_id`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`name` text PRIMARY KEY NOT NULL,
	`done_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `leaves` (
	`employee_id` text NOT NULL,
	`number` integer NOT NULL,
	`kind` text NOT NULL,
	`start_date` text NOT NULL,
	`return_date` text,
	`access` integer NOT NULL,
	`begins_at` integer,
	`ends_at` integer,
	PRIMARY KEY(`employee_id`, `number`)
);
--> statement-breakpoint
CREATE TABLE `list_items` (
	`id` text PRIMARY KEY NOT NULL,
	`list` text NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`code` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `list_items_by_name` ON `list_items` (`list`,`name_key`);--> statement-breakpoint
CREATE TABLE `load_lines` (
	`load_id` text NOT NULL,
	`line` integer NOT NULL,
	`values` text NOT NULL,
	`number_key` text,
	`email_key` text,
	`name_key` text,
	`turn` integer NOT NULL,
	`problems` text,
	`employee_id` text,
	`action` text,
	`why` text,
	`status` text NOT NULL,
	PRIMARY KEY(`load_id`, `line`)
);
--> statement-breakpoint
CREATE INDEX `load_lines_by_progress` ON `load_lines` (`load_id`,`status`,`action`);--> statement-breakpoint
CREATE INDEX `load_lines_faulty` ON `load_lines` (`load_id`,`line`) WHERE "load_lines"."problems" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `load_lines_by_number` ON `load_lines` (`load_id`,`number_key`);--> statement-breakpoint
CREATE INDEX `load_lines_by_email` ON `load_lines` (`load_id`,`email_key`);--> statement-breakpoint
CREATE INDEX `load_lines_by_name` ON `load_lines` (`load_id`,`name_key`);--> statement-breakpoint
CREATE INDEX `load_lines_by_employee` ON `load_lines` (`load_id`,`employee_id`);--> statement-breakpoint
CREATE TABLE `loads` (
	`id` text PRIMARY KEY NOT NULL,
	`file_name` text NOT NULL,
	`scope` text NOT NULL,
	`status` text NOT NULL,
	`columns` text NOT NULL,
	`actor` text NOT NULL,
	`opened_at` integer NOT NULL,
	`checked_to` integer NOT NULL,
	`notices` text NOT NULL,
	`refusal` text
);
--> statement-breakpoint
CREATE TABLE `memberships` (
	`group_id` text NOT NULL,
	`employee_id` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	PRIMARY KEY(`group_id`, `employee_id`, `starts_at`, `ends_at`)
);
--> statement-breakpoint
CREATE INDEX `memberships_by_employee` ON `memberships` (`employee_id`);--> statement-breakpoint
CREATE INDEX `memberships_past` ON `memberships` (`ends_at`) WHERE "memberships"."ends_at" < 253402300800000;--> statement-breakpoint
CREATE TABLE `ordinals` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`employee_id` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ordinals_employeeId_unique` ON `ordinals` (`employee_id`);--> statement-breakpoint
CREATE INDEX `ordinals_free` ON `ordinals` (`ordinal`) WHERE "ordinals"."employee_id" IS NULL;--> statement-breakpoint
CREATE TABLE `periods` (
	`employee_id` text NOT NULL,
	`number` integer NOT NULL,
	`start_date` text NOT NULL,
	`termination_date` text,
	`last_day_of_work` text,
	`termination_reason` text,
	`deciding_date` text,
	`termination_assumed` integer NOT NULL,
	`rescinded` integer NOT NULL,
	`end_set_by` text,
	`begins_at` integer,
	`ends_at` integer,
	PRIMARY KEY(`employee_id`, `number`)
);
--> statement-breakpoint
CREATE TABLE `revocations` (
	`employee_id` text NOT NULL,
	`number` integer NOT NULL,
	`at` integer NOT NULL,
	`lifted_at` integer,
	`period` integer NOT NULL,
	`reason` text,
	PRIMARY KEY(`employee_id`, `number`)
);
--> statement-breakpoint
CREATE TABLE `service_users` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`version` integer NOT NULL,
	`tokens` text NOT NULL,
	`grants` text NOT NULL,
	`created_at` integer NOT NULL,
	`disabled_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `service_users_name_unique` ON `service_users` (`name`);--> statement-breakpoint
CREATE TABLE `sites` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`zone` text NOT NULL,
	`country` text NOT NULL,
	`language` text NOT NULL,
	`address` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sites_nameKey_unique` ON `sites` (`name_key`);--> statement-breakpoint
CREATE TABLE `states` (
	`employee_id` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`ordinal` integer,
	`active` integer NOT NULL,
	`status` text NOT NULL,
	`user_name_key` text,
	`display_name_key` text NOT NULL,
	`cause` text NOT NULL,
	`record` text NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`recorded` integer NOT NULL,
	PRIMARY KEY(`employee_id`, `starts_at`)
);
--> statement-breakpoint
CREATE INDEX `states_by_ordinal` ON `states` (`ordinal`,`starts_at`,`ends_at`,`active`) WHERE "states"."ordinal" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `states_by_user_name` ON `states` (`user_name_key`);--> statement-breakpoint
CREATE INDEX `states_by_display_name` ON `states` (`display_name_key`);--> statement-breakpoint
CREATE INDEX `states_due` ON `states` (`starts_at`) WHERE "states"."recorded" = 0;--> statement-breakpoint
CREATE INDEX `states_past` ON `states` (`ends_at`) WHERE "states"."ends_at" < 253402300800000;