/** Names as a country writes them (`written|in Latin letters` where the script differs), and its part of the leads. */
interface CountryWords {
  readonly weight: number;
  readonly first: readonly string[];
  readonly last: readonly string[];
  readonly legalForm: string;
}

const words = (text: string): readonly string[] => text.split(" ");

/** By ISO 3166-1 alpha-2 code. */
export const countries: Readonly<Record<string, CountryWords>> = {
  US: {
    weight: 28,
    first: words("Olivia Marcus Grace Tyler Renée Darnell Hannah Luis Priya Ethan Naomi Caleb"),
    last: words("Carter Nguyen Brooks Ramirez Whitfield Okafor Sullivan Patel Hughes Delgado"),
    legalForm: "Inc",
  },
  GB: {
    weight: 9,
    first: words("Imogen Callum Aisha Rhys Freya Hamish Zoë Oliver Siân Tariq"),
    last: words("Ashworth Hussain Pembroke Llewellyn Fraser Begum Thornton Okonkwo Hargreaves"),
    legalForm: "Ltd",
  },
  DE: {
    weight: 9,
    first: words("Jürgen Anneliese Björn Käthe Sören Leonie Matthias Yasemin Götz Franziska"),
    last: words("Müller Schäfer Weiß Krüger Böhm Yılmaz Hoffmann Großmann Lindner Köhler"),
    legalForm: "GmbH",
  },
  FR: {
    weight: 7,
    first: words("Hélène Rémi Chloé François Amélie Benoît Inès Gaël Maïwenn Théo"),
    last: words("Lefèvre Garçon Dubois Béranger Moreau N'Diaye Châtelain Rousseau Pélissier"),
    legalForm: "SAS",
  },
  CA: {
    weight: 6,
    first: words("Maëlle Connor Noémie Jasmine Étienne Wyatt Sandeep Brooke"),
    last: words("Tremblay MacLeod Gagné Singh Bouchard Fitzgerald Côté Wong"),
    legalForm: "Inc",
  },
  NL: {
    weight: 4,
    first: words("Sanne Joost Fleur Daan Zoë Thijs Anouk Ruben"),
    last: words("Bakker Vermeulen Hoekstra Jansen Smeets Dijkstra Boumans"),
    legalForm: "BV",
  },
  ES: {
    weight: 4,
    first: words("Íñigo Begoña Óscar Lucía Álvaro Núria Jesús María"),
    last: words("Ibáñez Muñoz Peña Gutiérrez Domènech Sánchez Carrión Ordóñez"),
    legalForm: "SL",
  },
  IT: {
    weight: 3,
    first: words("Niccolò Chiara Matteo Giulia Davide Ludovica Alessio"),
    last: words("Nicolò Ferrero Bianchi Colombo Esposito Galdi Marchetti"),
    legalForm: "Srl",
  },
  SE: {
    weight: 3,
    first: words("Åsa Björn Märta Göran Linnéa Håkan Elsa"),
    last: words("Åkesson Sjöberg Lindström Bergqvist Öhman Nyström"),
    legalForm: "AB",
  },
  PL: {
    weight: 3,
    first: words("Łukasz Małgorzata Paweł Zofia Michał Agnieszka"),
    last: words("Wójcik Kaczmarek Kowalczyk Wróbel Dąbek Głąb"),
    legalForm: "",
  },
  BR: {
    weight: 4,
    first: words("João Conceição Thaís Antônio Letícia Caíque Luíza"),
    last: words("Gonçalves Araújo Magalhães Conceição Souza Falcão"),
    legalForm: "Ltda",
  },
  MX: {
    weight: 3,
    first: words("Ximena Andrés Sofía Raúl Guadalupe Iván"),
    last: words("Hernández Núñez Cárdenas Zúñiga Ríos Villaseñor"),
    legalForm: "",
  },
  IN: {
    weight: 6,
    first: words("Ananya Rohan Kavita Arjun Meera Vikram Lakshmi"),
    last: words("Iyer Chaudhary Banerjee Kulkarni Reddy Menon Bhatt"),
    legalForm: "",
  },
  JP: {
    weight: 3,
    first: words("太郎|taro さくら|sakura 健一|kenichi 美咲|misaki 翔太|shota 陽子|yoko"),
    last: words("山田|yamada 佐藤|sato 鈴木|suzuki 高橋|takahashi 渡辺|watanabe 小林|kobayashi"),
    legalForm: "KK",
  },
  AU: {
    weight: 4,
    first: words("Matilda Lachlan Chloe Darcy Linh Angus"),
    last: words("Kelleher Tran Donnelly Papadopoulos Whyte Marsh"),
    legalForm: "",
  },
  IE: {
    weight: 4,
    first: words("Siobhán Pádraig Aoife Ciarán Róisín Eoin"),
    last: words("O'Sullivan Byrne Gallagher Kavanagh Brennan Doyle"),
    legalForm: "Ltd",
  },
};

/** Beginnings of company names; their place in the list, by tens, gives the industry. */
export const companyStems = [
  ...words("Alder Amberline Anchorage Arborview Ashgrove Atlasway Beaconhill Birchwood Bluestone"),
  ...words("Brightwater Caldera Cedarpoint Clearbrook Cobaltfield Copperleaf Crestline Dovetail"),
  ...words(
    "Eastbridge Elmstead Emberton Fairhaven Fernhollow Foxglove Glasswing Goldcrest Graywick",
  ),
  ...words("Greyfriars Harborlight Hawthorn Hazelmere Highmoor Hollowbrook Ironbark Juniper"),
  ...words("Kestrel Kingsmead Lakeshore Larkspur Lindenhof Longacre Marigold Meridian Millbrook"),
  ...words("Nightjar Northfold Oakhurst Oldtown Orchardside Palisade Pebblebay Pinecrest Quarry"),
  ...words("Ravenswood Redwillow Saltmarsh Silverbirch Stonegate Thistledown Westerly Wildmere"),
];

/** Ends of company names by industry: three rounds. */
export const companyNouns = {
  Technology: ["Software", "Systems", "Cloud"],
  Healthcare: ["Health", "Clinics", "Diagnostics"],
  "Financial Services": ["Capital", "Insurance", "Payments"],
  Manufacturing: ["Works", "Components", "Machinery"],
  Retail: ["Stores", "Outfitters", "Market"],
  Education: ["Academy", "Learning", "Institute"],
  Logistics: ["Freight", "Logistics", "Shipping"],
  Energy: ["Energy", "Solar", "Grid"],
  Media: ["Media", "Studios", "Press"],
  "Professional Services": ["Consulting", "Advisors", "Partners"],
} as const;

export const titles = [
  "Chief Executive Officer",
  "CEO & Founder",
  "Managing Director",
  "Chief Revenue Officer",
  "CTO",
  "VP of Sales",
  "Vice President, Marketing",
  "VP Operations",
  "Director of Sales",
  "Head of Marketing",
  "Head of Business Development",
  "Director of IT",
  "Head of Procurement",
  "Sales Manager",
  "Sales Operations Manager",
  "Marketing Manager",
  "Operations Manager",
  "IT Manager",
  "Account Executive",
  "Business Analyst",
  "Office Administrator",
  "Customer Success Lead",
];

export const technologies = [
  ..."Salesforce,HubSpot,Pipedrive,Zendesk,Slack,Google Workspace,Microsoft 365,Mailchimp".split(
    ",",
  ),
  ..."Shopify,Stripe,SAP,NetSuite,AWS,Azure,Google Cloud,Snowflake,WordPress,PostgreSQL".split(","),
];

export const tags = [
  "demo-requested",
  "webinar",
  "newsletter",
  "trade-fair",
  "priority",
  "trial",
  "follow-up",
  "existing-vendor",
];

export const currentProviders = ["Spreadsheets", "None", "In-house tool", "Another vendor"];

export const dealSubjects = [
  "annual plan",
  "pilot",
  "rollout of the sales team",
  "additional seats",
  "two-year agreement",
  "regional expansion",
  "migration and onboarding",
];

export const lostReasons = [
  "No budget this year",
  "Chose another vendor",
  "Price",
  "No decision was made",
  "Missing integration",
];
