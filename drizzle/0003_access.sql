CREATE TABLE `custom_sections` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `custom_sections_nameKey_unique` ON `custom_sections` (`name_key`);--> statement-breakpoint
CREATE TABLE `administrators` (
	`email` text PRIMARY KEY NOT NULL,
	`role` text NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `imports` (
	`service_user_id` text PRIMARY KEY NOT NULL,
	`begun_at` integer,
	`completed_at` integer,
	`people` integer
);
--> statement-breakpoint
CREATE TABLE `permission_groups` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`description` text,
	`whose` text NOT NULL,
	`view` text NOT NULL,
	`history` text NOT NULL,
	`edit` text NOT NULL,
	`company` integer NOT NULL,
	`members` text NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `permission_groups_nameKey_unique` ON `permission_groups` (`name_key`);--> statement-breakpoint
CREATE TABLE `token_uses` (
	`service_user_id` text NOT NULL,
	`token_id` text NOT NULL,
	`client` text NOT NULL,
	`day` text NOT NULL,
	`address` text,
	PRIMARY KEY(`service_user_id`, `token_id`, `client`)
);
--> statement-breakpoint
CREATE TABLE `view_members` (
	`service_user_id` text NOT NULL,
	`generation` integer NOT NULL,
	`employee_id` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`ordinal` integer NOT NULL,
	PRIMARY KEY(`service_user_id`, `generation`, `employee_id`, `starts_at`, `ends_at`)
);
--> statement-breakpoint
CREATE INDEX `view_members_by_ordinal` ON `view_members` (`service_user_id`,`generation`,`ordinal`,`starts_at`,`ends_at`);--> statement-breakpoint
CREATE INDEX `view_members_by_employee` ON `view_members` (`employee_id`);--> statement-breakpoint
CREATE INDEX `view_members_past` ON `view_members` (`ends_at`) WHERE "view_members"."ends_at" < 253402300800000;--> statement-breakpoint
CREATE TABLE `view_ordinals` (
	`service_user_id` text NOT NULL,
	`ordinal` integer NOT NULL,
	`employee_id` text,
	PRIMARY KEY(`service_user_id`, `ordinal`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `view_ordinals_by_employee` ON `view_ordinals` (`service_user_id`,`employee_id`);--> statement-breakpoint
CREATE TABLE `views` (
	`service_user_id` text NOT NULL,
	`generation` integer NOT NULL,
	`scopes` text NOT NULL,
	`built_to` text DEFAULT '' NOT NULL,
	`built_at` integer,
	PRIMARY KEY(`service_user_id`, `generation`)
);
--> statement-breakpoint
ALTER TABLE `company` ADD `hold` text;--> statement-breakpoint
ALTER TABLE `custom_fields` ADD `section_id` text;--> statement-breakpoint
ALTER TABLE `history` ADD `address` text;--> statement-breakpoint
ALTER TABLE `loads` ADD `actor_id` text;--> statement-breakpoint
ALTER TABLE `service_users` ADD `display_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `service_users` ADD `access` text DEFAULT '{"scopes":[],"company":false,"generation":null}' NOT NULL;--> statement-breakpoint
ALTER TABLE `service_users` ADD `next_access` text;--> statement-breakpoint
ALTER TABLE `service_users` ADD `import_every_hours` integer;--> statement-breakpoint
ALTER TABLE `service_users` ADD `deleted_at` integer;--> statement-breakpoint
UPDATE `service_users` SET `display_name` = `name`, `deleted_at` = `disabled_at`;--> statement-breakpoint
UPDATE `service_users` SET `access` = CASE WHEN json_array_length(`grants`, '$.edit') > 0
	THEN '{"scopes":[{"whose":"everyone","view":"all","history":"all","edit":"all"}],"company":true,"generation":null}'
	ELSE '{"scopes":[{"whose":"everyone","view":"all","history":"all","edit":[]}],"company":false,"generation":null}' END
	WHERE `deleted_at` IS NULL;--> statement-breakpoint
INSERT INTO `permission_groups` (`id`, `name`, `name_key`, `whose`, `view`, `history`, `edit`, `company`, `members`, `version`, `created_at`, `changed_at`)
	SELECT lower(hex(randomblob(16))), 'Reads everything', 'reads everything', '"everyone"', '"all"', '"all"', '[]', 0, json_group_array(`id`), 1, max(`created_at`), max(`created_at`)
	FROM `service_users` WHERE `deleted_at` IS NULL AND json_array_length(`grants`, '$.edit') = 0 HAVING count(*) > 0;--> statement-breakpoint
INSERT INTO `permission_groups` (`id`, `name`, `name_key`, `whose`, `view`, `history`, `edit`, `company`, `members`, `version`, `created_at`, `changed_at`)
	SELECT lower(hex(randomblob(16))), 'Reads and edits everything', 'reads and edits everything', '"everyone"', '"all"', '"all"', '"all"', 1, json_group_array(`id`), 1, max(`created_at`), max(`created_at`)
	FROM `service_users` WHERE `deleted_at` IS NULL AND json_array_length(`grants`, '$.edit') > 0 HAVING count(*) > 0;
--> statement-breakpoint
UPDATE `loads` SET `actor_id` = (SELECT `id` FROM `service_users` WHERE `service_users`.`name` = `loads`.`actor`);
