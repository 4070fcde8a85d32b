import { Feed } from "feed";
import { xmlText } from "../../../platform/text/xml.ts";
import type { StatusIncident } from "../incidents/index.ts";

/** The newest incidents and maintenance as a feed; the text of an incident contains its updates. */
export function feedOf(incidents: readonly StatusIncident[], publicUrl: string, at: Date): Feed {
  const newest = incidents.map(({ updated_at: updated }) => Date.parse(updated));
  const feed = new Feed({
    title: "SalesOS status",
    description: "Incidents and scheduled maintenance of SalesOS.",
    id: `${publicUrl}/status`,
    link: `${publicUrl}/status`,
    language: "en",
    updated: newest.length === 0 ? at : new Date(Math.max(...newest)),
    generator: "SalesOS",
    copyright: "",
    feedLinks: {
      atom: `${publicUrl}/status/history.atom`,
      rss: `${publicUrl}/status/history.rss`,
    },
  });
  for (const incident of incidents.slice(0, 50)) {
    const link = `${publicUrl}/status/history#${incident.id}`;
    const said = incident.updates.map(
      ({ status, body, created_at: when }) =>
        `<p><strong>${status.replace("_", " ")}</strong>, ${when}: ${escaped(body)}</p>`,
    );
    feed.addItem({
      title: `${escaped(incident.name)} (${incident.status.replace("_", " ")})`,
      id: link,
      link,
      published: new Date(incident.created_at),
      date: new Date(incident.updated_at),
      content: said.join(""),
    });
  }
  return feed;
}

function escaped(text: string): string {
  return xmlText(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
