export { sampleData, type SampleDeal, type SampleLead } from "./sample-data.rules.ts";
