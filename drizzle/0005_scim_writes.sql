CREATE TABLE `external_ids` (
	`service_user_id` text NOT NULL,
	`employee_id` text NOT NULL,
	`external_id` text NOT NULL,
	PRIMARY KEY(`service_user_id`, `employee_id`)
);
--> statement-breakpoint
CREATE INDEX `external_ids_by_key` ON `external_ids` (`service_user_id`,`external_id`);--> statement-breakpoint
CREATE INDEX `external_ids_by_employee` ON `external_ids` (`employee_id`);--> statement-breakpoint
ALTER TABLE `revocations` ADD `by` text;--> statement-breakpoint
UPDATE `company` SET `settings` = json_insert(`settings`, '$.scimSiteId', NULL);
