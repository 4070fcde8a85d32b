/** Software that salespeople work in. */
export const salesTools = [
  "Salesforce",
  "HubSpot",
  "Pipedrive",
  "Zoho CRM",
  "Microsoft Dynamics 365",
  "Dynamics 365",
  "Outreach",
  "Salesloft",
  "Gong",
  "Apollo",
  "Close",
  "Freshsales",
  "Copper",
];

/** Software beside sales: marketing, support, finance, communication. */
export const businessTools = [
  "Marketo",
  "Pardot",
  "Mailchimp",
  "Intercom",
  "Zendesk",
  "Segment",
  "Slack",
  "Microsoft Teams",
  "Microsoft 365",
  "Google Workspace",
  "Zapier",
  "Stripe",
  "Shopify",
  "NetSuite",
  "SAP",
  "Workday",
  "Jira",
  "Notion",
  "Asana",
];

/** Clouds and data platforms. */
export const cloudTools = [
  "AWS",
  "Amazon Web Services",
  "Azure",
  "Google Cloud",
  "GCP",
  "Snowflake",
  "BigQuery",
  "Databricks",
  "Kubernetes",
  "Cloudflare",
];

/** Mail services where anybody opens an address. */
export const freeMailDomains = [
  ..."gmail.com googlemail.com outlook.com outlook.de outlook.fr hotmail.com hotmail.co.uk".split(
    " ",
  ),
  ..."hotmail.fr hotmail.de hotmail.it hotmail.es live.com live.co.uk live.fr msn.com".split(" "),
  ..."yahoo.com yahoo.co.uk yahoo.fr yahoo.de yahoo.es yahoo.it yahoo.ca yahoo.co.in".split(" "),
  ..."yahoo.co.jp yahoo.com.br ymail.com rocketmail.com aol.com icloud.com me.com mac.com".split(
    " ",
  ),
  ..."gmx.com gmx.net gmx.de gmx.at gmx.ch web.de t-online.de freenet.de mail.com".split(" "),
  ..."proton.me protonmail.com pm.me tutanota.com tuta.io fastmail.com hey.com zoho.com".split(" "),
  ..."mail.ru bk.ru inbox.ru list.ru yandex.ru yandex.com ya.ru rambler.ru".split(" "),
  ..."qq.com 163.com 126.com sina.com foxmail.com naver.com daum.net hanmail.net".split(" "),
  ..."orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it".split(" "),
  ..."wp.pl o2.pl onet.pl interia.pl seznam.cz centrum.cz uol.com.br bol.com.br terra.com.br".split(
    " ",
  ),
  ..."rediffmail.com btinternet.com comcast.net verizon.net att.net sbcglobal.net cox.net".split(
    " ",
  ),
];
