import { forgetMap, listMaps } from "../../roster/feeds/column-maps.ts";
import { changeFeed, createFeed, feedNamed, listFeeds, removeFeed } from "../../roster/feeds/feeds.ts";
import { shownFeed } from "../../roster/feeds/shown-feed.ts";
import { type Route, route } from "./route.ts";
import { ChangeFeedInput, ColumnMaps, CreateFeedInput, Feed, Feeds } from "./schemas/feed.ts";
import { Id, shownMoment } from "./schemas/values.ts";

const listFeedsRoute = route({
  method: "GET",
  path: "/feeds",
  operation: "listFeeds",
  needs: { role: "viewer", permission: "read" },
  tag: "Feeds",
  summary: "Lists the feeds",
  answers: { 200: Feeds },
  handler: async ({ roster }) => {
    const feeds = await listFeeds(roster);
    return { status: 200, body: { feeds: feeds.map((feed) => shownFeed(feed, roster.now)) } };
  },
});

const createFeedRoute = route({
  method: "POST",
  path: "/feeds",
  operation: "createFeed",
  needs: { role: "hr", permission: "edit" },
  tag: "Feeds",
  summary: "Makes a feed",
  description:
    "A source of files. Loads that name it are taken as it says. With a schedule, /health and the events say when no file has been applied in time. A file belongs to the expected moment that it is nearest to. A service user needs to edit Lifecycle of everyone.",
  body: CreateFeedInput,
  example: {
    name: "Nightly export",
    scope: "complete",
    holdBad: true,
    schedule: { by: "06:00", zone: "Europe/Berlin", days: [1, 2, 3, 4, 5], graceMinutes: 30 },
  },
  answers: { 201: Feed },
  handler: async ({ roster, body }) => {
    const feed = await createFeed(roster, body);
    return {
      status: 201,
      body: shownFeed(feed, roster.now),
      headers: { Location: `/api/v1/feeds/${feed.id}` },
    };
  },
});

const getFeed = route({
  method: "GET",
  path: "/feeds/{id}",
  operation: "getFeed",
  needs: { role: "viewer", permission: "read" },
  tag: "Feeds",
  summary: "Shows a feed, by its id or name",
  params: { id: Id },
  answers: { 200: Feed },
  handler: async ({ roster, params: { id } }) => ({
    status: 200,
    body: shownFeed(await feedNamed(roster, id), roster.now),
  }),
});

const changeFeedRoute = route({
  method: "PATCH",
  path: "/feeds/{id}",
  operation: "changeFeed",
  needs: { role: "hr", permission: "edit" },
  tag: "Feeds",
  summary: "Changes a feed",
  description: "What is left out stays. What a new schedule expects counts from now on.",
  params: { id: Id },
  body: ChangeFeedInput,
  example: { holdBad: true },
  answers: { 200: Feed },
  handler: async ({ roster, params: { id }, body }) => ({
    status: 200,
    body: shownFeed(await changeFeed(roster, id, body), roster.now),
  }),
});

const removeFeedRoute = route({
  method: "DELETE",
  path: "/feeds/{id}",
  operation: "removeFeed",
  needs: { role: "hr", permission: "edit" },
  tag: "Feeds",
  summary: "Forgets a feed; what came by it stays",
  params: { id: Id },
  answers: { 204: null },
  handler: async ({ roster, params: { id } }) => {
    await removeFeed(roster, id);
    return { status: 204 };
  },
});

const listMapsRoute = route({
  method: "GET",
  path: "/column-maps",
  operation: "listColumnMaps",
  needs: { role: "viewer", permission: "read" },
  tag: "Feeds",
  summary: "Lists what was said of the columns of files",
  description: "Each is read again whenever a file has the same headings; the load says so.",
  answers: { 200: ColumnMaps },
  handler: async ({ roster }) => {
    const maps = await listMaps(roster);
    const columnMaps = maps.map(({ headingsHash, map, actor, keptAt }) => ({
      id: headingsHash,
      map: { ...map },
      actor,
      keptAt: shownMoment(keptAt) ?? "",
    }));
    return { status: 200, body: { columnMaps } };
  },
});

const forgetMapRoute = route({
  method: "DELETE",
  path: "/column-maps/{id}",
  operation: "deleteColumnMap",
  needs: { role: "hr", permission: "edit" },
  tag: "Feeds",
  summary: "Forgets what was said of a file's columns",
  params: { id: Id },
  answers: { 204: null },
  handler: async ({ roster, params: { id } }) => {
    await forgetMap(roster, id);
    return { status: 204 };
  },
});

/** Sources of files, and what was kept of their columns. */
export const feedRoutes: readonly Route[] = [
  listFeedsRoute,
  createFeedRoute,
  getFeed,
  changeFeedRoute,
  removeFeedRoute,
  listMapsRoute,
  forgetMapRoute,
];
