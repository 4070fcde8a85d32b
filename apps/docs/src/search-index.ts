import MiniSearch from "minisearch";

/** A section of a page, or an operation of the reference. */
export interface SearchEntry {
  path: string;
  title: string;
  section?: string | undefined;
  /** What people call it, where the page uses another word. */
  keywords?: readonly string[] | undefined;
  text: string;
}

/** A page that has every word of a query, with its best section. */
export interface Found {
  entry: SearchEntry;
  /** The words of the site that matched. */
  terms: readonly string[];
}

/** Words that say nothing about what is looked for. */
const SILENT = new Set(
  "a an and are can do does for from how i in is it my of on or the to what when where why with".split(
    " ",
  ),
);

/** Indexes the entries. The function finds pages for words, the best first. */
export function openIndex(entries: readonly SearchEntry[]): (query: string) => Found[] {
  const index = new MiniSearch<SearchEntry & { id: number }>({
    fields: ["title", "keywords", "section", "text"],
    extractField: (entry, field) => [entry[field as keyof SearchEntry] ?? ""].flat().join(" "),
    processTerm: (term) => (SILENT.has(term.toLowerCase()) ? null : withParts(term)),
    searchOptions: {
      processTerm: (term) => (SILENT.has(term.toLowerCase()) ? null : term.toLowerCase()),
      boost: { title: 5, keywords: 4, section: 2 },
      prefix: (term) => term.length > 1,
      boostDocument: (id) => weightOf(entries[id as number]),
    },
  });
  index.addAll(entries.map((entry, id) => ({ ...entry, id })));

  /** A word that no page has becomes the nearest one: a slip in five letters is understood. */
  const corrected = (word: string) =>
    index.search(word).length > 0
      ? word
      : (index.autoSuggest(word, { fuzzy: word.length > 4 ? 0.2 : false, prefix: false })[0]
          ?.suggestion ?? word);

  return (query) => {
    const asked = new Set(words(query).map(corrected));
    const results = index.search([...asked].join(" "));
    const pages = Map.groupBy(results, ({ id }) => pageOf(entries[id as number]?.path ?? ""));
    const found = [...pages.values()].flatMap((sections) => {
      const covered = new Set(sections.flatMap(({ queryTerms }) => queryTerms));
      const [best] = sections.toSorted(
        (a, b) => b.queryTerms.length - a.queryTerms.length || b.score - a.score,
      );
      const entry = best && entries[best.id as number];
      if (covered.size < asked.size || best === undefined || entry === undefined) return [];
      return [{ entry, terms: best.terms, words: best.queryTerms.length, score: best.score }];
    });
    return found.toSorted((a, b) => b.words - a.words || b.score - a.score);
  };
}

/** Guides explain what the reference only lists, and a page begins with what it is about. */
function weightOf(entry: SearchEntry | undefined): number {
  const isGuide = entry?.path.startsWith("/docs") === true;
  return (isGuide ? 2 : 1) * (entry?.section === undefined ? 2 : 1);
}

/** `minIcpScore` is found as it stands and by its words. */
function withParts(term: string): string[] {
  const parts = term.split(/(?<=[a-z])(?=[A-Z])/);
  return [...new Set([term, ...(parts.length > 1 ? parts : [])].map((part) => part.toLowerCase()))];
}

function words(query: string): string[] {
  const tokens = query.split(/[\n\r\p{Z}\p{P}]+/u).filter(Boolean);
  return tokens.map((token) => token.toLowerCase()).filter((token) => !SILENT.has(token));
}

/** Operations of the reference are pages of their own. */
const pageOf = (path: string) => (path.startsWith("/reference/") ? path : path.split("#")[0]);
