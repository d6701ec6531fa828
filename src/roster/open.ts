import { type Database, openDatabase } from "../store/database.ts";

/** The roster's database behind the binding; the only way in from `http` and cron. */
export function openRoster(binding: D1Database): Database {
  return openDatabase(binding);
}
