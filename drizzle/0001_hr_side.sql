CREATE TABLE `column_maps` (
	`headings_hash` text PRIMARY KEY NOT NULL,
	`map` text NOT NULL,
	`actor` text NOT NULL,
	`kept_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `conflicts` (
	`employee_id` text NOT NULL,
	`kind` text NOT NULL,
	`load_id` text NOT NULL,
	`since` integer NOT NULL,
	`detail` text NOT NULL,
	`said` text NOT NULL,
	PRIMARY KEY(`employee_id`, `kind`)
);
--> statement-breakpoint
CREATE TABLE `custom_fields` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`type` text NOT NULL,
	`list_id` text,
	`archived_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `custom_fields_nameKey_unique` ON `custom_fields` (`name_key`);--> statement-breakpoint
CREATE TABLE `erased_logins` (
	`hash` text PRIMARY KEY NOT NULL,
	`erased_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `feeds` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`settings` text NOT NULL,
	`created_at` integer NOT NULL,
	`applied_at` integer,
	`missed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `feeds_nameKey_unique` ON `feeds` (`name_key`);--> statement-breakpoint
CREATE TABLE `history_values` (
	`subject` text NOT NULL,
	`operation_id` text NOT NULL,
	`reason` text,
	`changes` text,
	`facts` text,
	PRIMARY KEY(`subject`, `operation_id`)
);
--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`key` text PRIMARY KEY NOT NULL,
	`fingerprint` text NOT NULL,
	`operation_id` text NOT NULL,
	`started_at` integer NOT NULL,
	`status` integer,
	`headers` text,
	`body` text
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_by_age` ON `idempotency_keys` (`started_at`);--> statement-breakpoint
CREATE TABLE `named_lists` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `named_lists_nameKey_unique` ON `named_lists` (`name_key`);--> statement-breakpoint
ALTER TABLE `company` ADD `login_secret` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `employees` ADD `erased_at` integer;--> statement-breakpoint
ALTER TABLE `entries` ADD `begins_at` integer;--> statement-breakpoint
ALTER TABLE `history` ADD `kind` text DEFAULT 'employee' NOT NULL;--> statement-breakpoint
INSERT INTO `history_values` (`subject`, `operation_id`, `reason`, `changes`) SELECT `subject`, `operation_id`, `reason`, `changes` FROM `history`;--> statement-breakpoint
UPDATE `history` SET `kind` = CASE WHEN `subject` = 'company' THEN 'company'
	WHEN `subject` IN (SELECT `id` FROM `sites`) THEN 'site'
	WHEN `subject` IN (SELECT `id` FROM `list_items`) THEN 'listItem'
	WHEN `subject` IN (SELECT `id` FROM `service_users`) THEN 'serviceUser' ELSE 'employee' END;--> statement-breakpoint
ALTER TABLE `history` DROP COLUMN `reason`;--> statement-breakpoint
ALTER TABLE `history` DROP COLUMN `changes`;--> statement-breakpoint
ALTER TABLE `list_items` ADD `parent_id` text;--> statement-breakpoint
ALTER TABLE `list_items` ADD `archived_at` integer;--> statement-breakpoint
ALTER TABLE `load_lines` ADD `absent` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `load_lines` ADD `operation_id` text;--> statement-breakpoint
ALTER TABLE `loads` ADD `may_go` integer;--> statement-breakpoint
ALTER TABLE `loads` ADD `hold_bad` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `loads` ADD `automatic` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `loads` ADD `feed_id` text;--> statement-breakpoint
ALTER TABLE `loads` ADD `file_key` text;--> statement-breakpoint
ALTER TABLE `loads` ADD `finished_at` integer;--> statement-breakpoint
ALTER TABLE `periods` ADD `started_at` integer;--> statement-breakpoint
ALTER TABLE `periods` ADD `over_at` integer;--> statement-breakpoint
ALTER TABLE `sites` ADD `archived_at` integer;--> statement-breakpoint
UPDATE `company` SET `login_secret` = lower(hex(randomblob(32)));--> statement-breakpoint
INSERT INTO `entries` (`employee_id`, `table_name`, `effective_date`, `values`)
	SELECT `employee_id`, 'contact', min(`effective_date`), '{"privateEmail":null,"privateMobile":null}' FROM `entries` WHERE `table_name` = 'basic' GROUP BY `employee_id`;--> statement-breakpoint
INSERT INTO `entries` (`employee_id`, `table_name`, `effective_date`, `values`)
	SELECT `employee_id`, 'custom', min(`effective_date`), '{}' FROM `entries` WHERE `table_name` = 'basic' GROUP BY `employee_id`;--> statement-breakpoint
UPDATE `entries` SET `values` = json_insert(`values`, '$.pronouns', NULL) WHERE `table_name` = 'basic';--> statement-breakpoint
UPDATE `states` SET `record` = json_insert(`record`, '$.contact', json('{}'), '$.custom', json('{}'));--> statement-breakpoint
UPDATE `employees` SET `exclusion` = json_insert(`exclusion`, '$.record.contact', json('{"privateEmail":null,"privateMobile":null}'), '$.record.custom', json('{}'), '$.record.basic.pronouns', NULL) WHERE `exclusion` ->> 'kind' = 'frozen';--> statement-breakpoint
UPDATE `company` SET `settings` = json_insert(`settings`, '$.leaversKeptMonths', NULL, '$.historyKeptMonths', NULL);--> statement-breakpoint
CREATE TRIGGER `history_stands` BEFORE UPDATE ON `history` BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;--> statement-breakpoint
CREATE TRIGGER `history_values_stand` BEFORE UPDATE ON `history_values` BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;
