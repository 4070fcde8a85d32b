import starlight from "@astrojs/starlight";
import { defineConfig, passthroughImageService } from "astro/config";

// The address is known when a server serves the pages: it puts its own in the place of this one.
const ORIGIN = "https://site.invalid";

/** Code that scrolls can be reached by keyboard from the start, and has a name; a script takes it back where it fits. */
const reachableCode = {
  name: "reachable-code",
  hooks: {
    postprocessRenderedBlock({ codeBlock, renderData }) {
      const elements = [renderData.blockAst];
      for (const element of elements) {
        if (element.tagName === "pre") {
          Object.assign(element.properties, {
            tabIndex: 0,
            ariaLabel: `Code, ${codeBlock.language}`,
          });
        }
        elements.push(...(element.children ?? []));
      }
    },
  },
};

export default defineConfig({
  site: ORIGIN,
  trailingSlash: "never",
  // Not "file": links would end in .html.
  build: { format: "directory" },
  devToolbar: { enabled: false },
  // The pictures are small as they are; so the build needs no library made for one machine.
  image: { service: passthroughImageService() },
  // The build sees the packages through a link beside it: see features/site/site.build.ts.
  vite: { resolve: { preserveSymlinks: true } },
  integrations: [
    starlight({
      title: "SalesOS",
      routeMiddleware: "./src/section.ts",
      expressiveCode: {
        plugins: [reachableCode],
        // Lines wrap, so that nothing of a sample is out of sight.
        defaultProps: { frame: "none", wrap: true },
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
        Search: "./src/components/Search.astro",
        ThemeSelect: "./src/components/Nothing.astro",
        MobileMenuFooter: "./src/components/Sections.astro",
        PageTitle: "./src/components/PageTitle.astro",
        Footer: "./src/components/Footer.astro",
      },
      sidebar: [
        { label: "Guides", items: [{ autogenerate: { directory: "docs" } }] },
        {
          label: "Help center",
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
      // The search is ours: src/search.ts.
      pagefind: false,
      pagination: false,
      credits: false,
    }),
  ],
});
