/** Okta's own switches, "Provisioning > To Okta > Profile & Lifecycle Sourcing". */
export interface Switches {
  /** Allow the source to master Okta users. Without it nobody linked is changed or switched off. */
  readonly profileSourcing: boolean;
  /** When a user is deactivated in the source, or gone from it. */
  readonly whenDeactivated: "deactivate" | "suspend" | "nothing";
  readonly reactivateSuspended: boolean;
  readonly reactivateDeactivated: boolean;
}
