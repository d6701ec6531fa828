import { RuleError } from "../../hr/rule-error.ts";

/** Does the work; a refusal that points into `from` points into `to`, where the caller's body has the same fields. */
export async function pointing<T>(from: string, to: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RuleError) || !error.also.pointer?.startsWith(`${from}/`)) throw error;
    const pointer = `${to}${error.also.pointer.slice(from.length)}`;
    throw new RuleError(error.kind, error.detail, { ...error.also, pointer });
  }
}
