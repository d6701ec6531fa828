import { administratorRoutes } from "./administrator-routes.ts";
import { batchRoutes } from "./batch-routes.ts";
import { companyRoutes } from "./company-routes.ts";
import { conflictRoutes } from "./conflict-routes.ts";
import { employeeReadingRoutes } from "./employee-reading-routes.ts";
import { employeeRoutes } from "./employee-routes.ts";
import { erasureRoutes } from "./erasure-routes.ts";
import { feedRoutes } from "./feed-routes.ts";
import { groupRoutes } from "./group-routes.ts";
import { historyRoutes } from "./history-routes.ts";
import { holdRoutes } from "./hold-routes.ts";
import { lifecycleRoutes } from "./lifecycle-routes.ts";
import { loadRoutes } from "./load-routes.ts";
import { mappingRoutes } from "./mapping-routes.ts";
import { documentRoutes } from "./openapi/document-routes.tsx";
import { periodRoutes } from "./period-routes.ts";
import { permissionGroupRoutes } from "./permission-group-routes.ts";
import type { Route } from "./route.ts";
import { serviceUserRoutes } from "./service-user-routes.ts";
import { tableRoutes } from "./table-routes.ts";

/** Every route of the HR API, in the order of the document. */
export const ROUTES: readonly Route[] = [
  ...employeeRoutes,
  ...employeeReadingRoutes,
  ...lifecycleRoutes,
  ...periodRoutes,
  ...tableRoutes,
  ...batchRoutes,
  ...erasureRoutes,
  ...historyRoutes,
  ...loadRoutes,
  ...feedRoutes,
  ...conflictRoutes,
  ...companyRoutes,
  ...groupRoutes,
  ...mappingRoutes,
  ...serviceUserRoutes,
  ...permissionGroupRoutes,
  ...administratorRoutes,
  ...holdRoutes,
  ...documentRoutes(() => ROUTES),
];
