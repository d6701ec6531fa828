CREATE TABLE `defined_groups` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`description` text,
	`people` text NOT NULL,
	`conditions` text NOT NULL,
	`in_groups` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `defined_groups_nameKey_unique` ON `defined_groups` (`name_key`);--> statement-breakpoint
CREATE TABLE `field_mappings` (
	`version` integer PRIMARY KEY NOT NULL,
	`rows` text NOT NULL,
	`saved_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `group_people` (
	`employee_id` text NOT NULL,
	`group_id` text NOT NULL,
	`included` integer NOT NULL,
	PRIMARY KEY(`employee_id`, `group_id`)
);
--> statement-breakpoint
CREATE INDEX `group_people_by_group` ON `group_people` (`group_id`,`included`);--> statement-breakpoint
CREATE TABLE `group_rules` (
	`source` text NOT NULL,
	`generation` integer NOT NULL,
	`served` integer NOT NULL,
	`rule` text NOT NULL,
	PRIMARY KEY(`source`, `generation`)
);
--> statement-breakpoint
CREATE TABLE `sets_given_up` (
	`set_id` text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
ALTER TABLE `company` ADD `automatic_groups` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `company` ADD `groups_gathered_to` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `company` ADD `mapping_version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `groups` ADD `source` text;--> statement-breakpoint
ALTER TABLE `groups` ADD `set_id` text;--> statement-breakpoint
ALTER TABLE `groups` ADD `sections` text;--> statement-breakpoint
ALTER TABLE `groups` ADD `hidden` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `groups` ADD `hides_empty` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `memberships` ADD `defined` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `memberships_defined` ON `memberships` (`employee_id`,`starts_at`,`ends_at`,`group_id`) WHERE "memberships"."defined" = 1;--> statement-breakpoint
INSERT INTO `group_rules` (`source`, `generation`, `served`, `rule`) VALUES
	('everyone', 0, 1, '{"kind":"everyone","people":"active"}'),
	('sites', 0, 1, '{"kind":"sites","people":"active"}'),
	('department', 0, 1, '{"kind":"list","list":"department","people":"active","above":{}}'),
	('division', 0, 1, '{"kind":"list","list":"division","people":"active","above":{}}'),
	('costCenter', 0, 1, '{"kind":"list","list":"costCenter","people":"active","above":{}}'),
	('country', 0, 1, '{"kind":"list","list":"country","people":"active","above":{}}'),
	('employmentType', 0, 1, '{"kind":"list","list":"employmentType","people":"active","above":{}}'),
	('contract', 0, 1, '{"kind":"list","list":"contract","people":"active","above":{}}');
--> statement-breakpoint
UPDATE `groups` SET `set_id` = `id`,
	`source` = CASE `kind` WHEN 'everyone' THEN 'everyone' WHEN 'site' THEN 'sites'
		ELSE (SELECT `list` FROM `list_items` WHERE `list_items`.`id` = `groups`.`id`) END;
--> statement-breakpoint
UPDATE `groups` SET `sections` = CASE WHEN `source` = 'everyone' THEN '["lifecycle"]' WHEN `source` = 'country' THEN '["address"]'
	WHEN `source` IN ('employmentType', 'contract') THEN '["employment"]' ELSE '["work"]' END;
--> statement-breakpoint
UPDATE `company` SET `settings` = json_insert(`settings`, '$.scimLoginDomain', NULL);
