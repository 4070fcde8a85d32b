import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";

// The address is known when a server serves the pages: it puts its own in the place of this one.
const ORIGIN = "https://site.invalid";

export default defineConfig({
  site: ORIGIN,
  trailingSlash: "never",
  // Not "file": links would end in .html.
  build: { format: "directory" },
  devToolbar: { enabled: false },
  // The build sees the packages through a link beside it: see features/site/site.build.ts.
  vite: { resolve: { preserveSymlinks: true } },
  integrations: [
    starlight({
      title: "SalesOS",
      routeMiddleware: "./src/section.ts",
      expressiveCode: {
        defaultProps: { frame: "none" },
        // By what the system prefers, as everything else, so that it needs no script.
        useStarlightDarkModeSwitch: false,
        themeCssSelector: () => false,
        styleOverrides: { borderRadius: "0.6rem" },
      },
      description: "The API-first sales system.",
      logo: { src: "../server/src/platform/pages/logo.svg", alt: "" },
      favicon: "/favicon.svg",
      customCss: ["../server/src/platform/pages/tokens.css", "./src/styles/site.css"],
      components: {
        SocialIcons: "./src/components/Sections.astro",
        ThemeSelect: "./src/components/Nothing.astro",
        MobileMenuFooter: "./src/components/Sections.astro",
        PageTitle: "./src/components/PageTitle.astro",
        Footer: "./src/components/Footer.astro",
      },
      sidebar: [
        { label: "Guides", items: [{ autogenerate: { directory: "docs" } }] },
        {
          label: "Help centre",
          items: [
            "help",
            {
              label: "Troubleshooting",
              items: [{ autogenerate: { directory: "help/troubleshooting" } }],
            },
            { label: "Webhooks", items: [{ autogenerate: { directory: "help/webhooks" } }] },
            {
              label: "Errors",
              collapsed: true,
              items: [{ autogenerate: { directory: "help/errors" } }],
            },
          ],
        },
      ],
      pagination: false,
      credits: false,
    }),
  ],
});
