/** Something that answers SCIM over HTTP, in a process of its own. */
export interface Service {
  readonly origin: string;
  /** The CPU time that its process has taken so far, all threads, user and system, in milliseconds. */
  cpu(): number;
  stop(): Promise<void>;
}
