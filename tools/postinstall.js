// Builds the programs and the site at the end of `npm ci`. Where that fails, the first start does it; the installation is
// whole without.
try {
  const { buildPrograms } = await import("./build.js");
  await buildPrograms();
} catch (error) {
  console.log(`The programs will be built at the first start (${error.code ?? error.message}).`);
}
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
