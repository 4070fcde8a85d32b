// Runs in the browser: shows the reference with what the page says about this server.
const settings = JSON.parse(document.getElementById("settings").textContent);

window.Scalar.createApiReference("#reference", {
  url: "/openapi.json",
  // Whatever address this page was opened under: the policy allows no other.
  servers: [{ url: window.location.origin, description: "This server" }],
  authentication: {
    preferredSecurityScheme: "apiKey",
    securitySchemes: { apiKey: { value: settings.sandboxKey ?? "" } },
  },
  // The samples of the contract are in the languages we keep up; Scalar's own would double them.
  hiddenClients: true,
  withDefaultFonts: false,
  telemetry: false,
  proxyUrl: "",
  hideClientButton: true,
  showDeveloperTools: "never",
  agent: { disabled: true },
  mcp: { disabled: true },
  documentDownloadType: "json",
  orderSchemaPropertiesBy: "preserve",
  persistAuth: false,
  customCss: settings.css,
});
