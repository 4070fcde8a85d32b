export { sampleData, type SampleDeal, type SampleLead } from "./sample-data.rules.ts";
export { fillWithSampleData, insertSampleData } from "./sample-data.usecases.ts";
