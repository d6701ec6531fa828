// What a TypeScript developer would pick instead: scimmy with its routers on Express, over SQLite by Node's own
// binding. The adapter honours paging as such adapters do (LIMIT, OFFSET and a count) and finds ids and userNames by
// index. Plain JavaScript: its packages are installed for a benchmark only, so there are no types to check against.
// Called with the database's file and the authorization that it takes; prints its port.
import { createHash, timingSafeEqual } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";

const [, , file = "", host = ""] = process.argv;
const db = new DatabaseSync(file);
const sha256 = (text) => createHash("sha256").update(text).digest();
const read = {
  user: db.prepare("SELECT json FROM users WHERE id = ?"),
  named: db.prepare("SELECT json FROM users WHERE user_name = ? LIMIT ? OFFSET ?"),
  page: db.prepare("SELECT json FROM users ORDER BY position LIMIT ? OFFSET ?"),
  total: db.prepare("SELECT count(*) AS total FROM users"),
  group: db.prepare("SELECT json FROM groups WHERE id = ?"),
  groups: db.prepare("SELECT json FROM groups ORDER BY position LIMIT ? OFFSET ?"),
  groupTotal: db.prepare("SELECT count(*) AS total FROM groups"),
  token: db.prepare("SELECT sha256 FROM tokens WHERE id = ?"),
};

const parsed = (rows) => rows.map(({ json }) => JSON.parse(json));

SCIMMY.Resources.declare(SCIMMY.Resources.User)
  .extend(SCIMMY.Schemas.EnterpriseUser, false)
  .egress((resource) => {
    if (resource.id) return parsed([read.user.get(resource.id)])[0];
    const { startIndex = 1, count = 20 } = resource.constraints ?? {};
    const wanted = resource.filter?.[0]?.userName?.[1];
    if (wanted !== undefined) return parsed(read.named.all(wanted.toLowerCase(), count, startIndex - 1));
    resource.constraints.totalResults = read.total.get().total;
    return parsed(read.page.all(count, startIndex - 1));
  });

SCIMMY.Resources.declare(SCIMMY.Resources.Group).egress((resource) => {
  if (resource.id) return parsed([read.group.get(resource.id)])[0];
  const { startIndex = 1, count = 20 } = resource.constraints ?? {};
  resource.constraints.totalResults = read.groupTotal.get().total;
  return parsed(read.groups.all(count, startIndex - 1));
});

const app = express();
app.use(
  "/scim/v2",
  new SCIMMYRouters({
    type: "basic",
    baseUri: () => host,
    handler: (request) => {
      const [, basic = ""] = (request.headers.authorization ?? "").split(" ");
      const [id = "", token = ""] = Buffer.from(basic, "base64").toString().split(":");
      const known = read.token.get(id);
      if (known === undefined || !timingSafeEqual(sha256(token), Buffer.from(known.sha256, "hex"))) {
        throw new Error("Wrong id or token");
      }
      return id;
    },
  }),
);
const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
