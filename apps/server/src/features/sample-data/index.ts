export { fillWithSampleData, insertSampleData } from "./sample-data.usecases.ts";
