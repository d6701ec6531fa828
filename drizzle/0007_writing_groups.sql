ALTER TABLE `permission_groups` ADD `groups` integer DEFAULT false NOT NULL;
