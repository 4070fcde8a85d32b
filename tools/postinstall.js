// Builds the site at the end of `npm ci`. Where that fails, the first start does it; the installation is whole without.
try {
  const { buildSite, builtSite, siteFolders } =
    await import("../apps/server/src/features/site/index.ts");
  const [checkout] = siteFolders(".");
  if (!builtSite([checkout]).current) await buildSite([checkout]);
} catch (error) {
  console.log(
    `The documentation will be built at the first start (${error.code ?? error.message}).`,
  );
}
