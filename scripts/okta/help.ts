/** What `npm run okta -- --help` shows. */
export const HELP = `Okta's importer: reads a SCIM source as Okta does and says what Okta would do with it.

  npm run okta -- test      what "Test API Credentials" and "Save" ask of the source
  npm run okta -- import    one whole import; what it learns is kept for the next one

The source (by default the local service, once npm start has run)
  --url URL             SCIM base URL, as https://hr.example.com/scim/v2
  --user ID --token T   a service user, by HTTP Basic; the token may stand in SCIM_TOKEN instead
  --bearer T            Okta's header mode: Authorization: Bearer T
  --header VALUE        Okta's header mode without a prefix: Authorization: VALUE
  --no-groups           group import off

Accounts that Okta has already
  --existing FILE.csv   columns login, email, first, last, status (ACTIVE, DEPROVISIONED …);
                        people seen for the first time are matched by username or e-mail; one
                        clear match is confirmed by itself, every doubt is left to you

Okta's switches (Provisioning > To Okta); set as the integration guide tells
  --no-profile-sourcing          the source may not master Okta users (default: it may)
  --when-deactivated WHAT        deactivate, suspend or nothing, for people who are inactive in the
                                 source or gone from it (default: deactivate)
  --no-reactivate-suspended      untick "Reactivate suspended Okta users" (default: ticked)
  --no-reactivate-deactivated    untick "Reactivate deactivated Okta users" (default: ticked)
  --confirm-removals             let an import pass that the 20 % safeguard stopped

What is shown and kept
  --explain             name each person, and why
  --json                for programs: one JSON object
  --dry-run             keep nothing; the next import shows the same again
  --state FILE          where to keep what was learnt (default: by URL and user in .rollcall)

Ends with 1 if the import or the test failed, 2 if the command was not understood.`;
