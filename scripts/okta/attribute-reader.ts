export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads the attributes of one JSON object by path and keeps every complaint, so that a source is told all that
 * is wrong with an answer at once. An attribute that cannot be read comes back as an empty value.
 */
export class AttributeReader {
  readonly problems: string[] = [];
  readonly object: JsonObject;

  constructor(object: JsonObject) {
    this.object = object;
  }

  /** The value at a dotted path, or undefined. */
  at(path: string): unknown {
    return path
      .split(".")
      .reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), this.object);
  }

  text(path: string): string {
    const value = this.at(path);
    if (typeof value === "string" && value.trim() !== "") return value;
    this.#complain(path, value === "" ? "is empty" : this.#instead(value, "a string"));
    return "";
  }

  boolean(path: string): boolean {
    const value = this.at(path);
    if (typeof value === "boolean") return value;
    this.#complain(path, this.#instead(value, "a JSON boolean"));
    return false;
  }

  count(path: string): number {
    const value = this.at(path);
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    this.#complain(path, this.#instead(value, "a JSON integer"));
    return 0;
  }

  /** The objects of a multi-valued attribute. Absent is none, as RFC 7643 section 2.5 has it. */
  objects(path: string): JsonObject[] {
    const value = this.at(path);
    if (value === undefined || value === null) return [];
    if (Array.isArray(value) && value.every(isObject)) return value;
    this.#complain(path, this.#instead(value, "an array of objects"));
    return [];
  }

  #complain(path: string, what: string): void {
    this.problems.push(`\`${path}\` ${what}`);
  }

  #instead(value: unknown, wanted: string): string {
    if (value === undefined) return "is missing";
    const text = JSON.stringify(value);
    const found = text.length > 40 ? `${text.slice(0, 39)}…` : text;
    return `is ${found}, not ${wanted}`;
  }
}
