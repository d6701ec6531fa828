/** An import that stops. `message` is what Okta shows its administrator, `advice` what we add to it. */
export class ImportError extends Error {
  override readonly name = "ImportError";
  readonly advice: string | undefined;

  constructor(message: string, advice?: string) {
    super(message);
    this.advice = advice;
  }
}
