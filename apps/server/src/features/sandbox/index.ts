export { prepareSandbox, resetSandbox } from "./sandbox.usecases.ts";
