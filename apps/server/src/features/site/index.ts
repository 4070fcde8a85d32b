export { builtSite, buildSite, siteFolders } from "./site.build.ts";
export { openSite, type Site } from "./site.ts";
export { sendNotFoundPage, siteRoutes } from "./site.routes.ts";
export { feature } from "./site.feature.ts";
