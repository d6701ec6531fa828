import { CommandError } from "./command.ts";

/** The origin of a service's address, as a person writes it. Throws `CommandError` for one where no secret may go. */
export function originOf(text: string): string {
  const url = URL.parse(text.includes("://") ? text : `https://${text}`);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new CommandError(`"${text}" is no address. Write it like https://rollcall.example.com`);
  if (url.protocol === "http:" && !/^(?:localhost|127\..*|\[::1\])$/.test(url.hostname))
    throw new CommandError(`A token or key is not sent without encryption. Write https://${url.host}`);
  return url.origin;
}
