export { type Look, lookAround, report, watchServer } from "./external-probe.ts";
export { externalProbeRoutes } from "./external-probes.routes.ts";
export { REPORT_SIGNATURE, probeIdOf } from "./external-probes.rules.ts";
export { ExternalProbeReport } from "./external-probes.schemas.ts";
export { type ExternalProbeSummary, readExternalProbes } from "./external-probes.store.ts";
export { takeReport } from "./external-probes.usecases.ts";
