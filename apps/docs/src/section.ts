import { defineRouteMiddleware } from "@astrojs/starlight/route-data";

/** The guides have their own table of contents, the help center its own. */
export const onRequest = defineRouteMiddleware(({ locals }) => {
  const route = locals.starlightRoute;
  const [guides, help] = route.sidebar;
  const inHelp = route.id.split("/")[0] === "help";
  if (inHelp && help?.type === "group") route.sidebar = help.entries;
  else if (guides !== undefined) route.sidebar = [guides];
});
