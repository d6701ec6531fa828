/** A place of work. Its zone decides when the days of the people there begin and end. */
export interface Site {
  readonly id: string;
  readonly name: string;
  /** An IANA name, `Pacific/Kiritimati`. */
  readonly zone: string;
  /** ISO 3166 alpha-2. */
  readonly country: string;
  /** BCP 47, `en` or `pt-BR`. */
  readonly language: string;
  readonly address: string | null;
}
