import type { LocalWorker } from "./wrangler.ts";

const MINUTE = 60_000;
/** Where wrangler takes a Cron Trigger by hand; by itself it never fires on this machine. */
const TRIGGER = "/cdn-cgi/handler/scheduled?cron=*+*+*+*+*";

/**
 * Does what the Cron Trigger does, once now and then every minute until the worker ends: writes down the moments that
 * have passed, and goes on with what is under way. Resolves after the first time.
 */
export async function runCron({ url, ended }: LocalWorker): Promise<void> {
  await trigger(url);
  const timer = setInterval(() => void trigger(url), MINUTE);
  void ended.then(() => clearInterval(timer));
}

/** A run that fails is told by the worker's own output, and the next minute takes up what it left. */
async function trigger(url: string): Promise<void> {
  await fetch(`${url}${TRIGGER}`).catch(() => null);
}
