interface Vector {
  name: string;
  secret: string;
  webhook_id: string;
  webhook_timestamp: number;
  body: string;
  x_webhook_signature: string;
  webhook_signature: string;
}

interface Vectors {
  vectors: Vector[];
  rotation_about: string;
  rotation: (Vector & { about: string; next_secret: string | null })[];
}

/** The page that shows the signatures' test vectors, from the file that holds them. */
export function vectorsPage(file: string): string {
  const { vectors, rotation_about, rotation } = JSON.parse(file) as Vectors;
  const sections = vectors.map(
    (vector) => `## ${vector.name[0]?.toUpperCase()}${vector.name.slice(1)}

| what | value |
| --- | --- |
| secret | \`${vector.secret}\` |
| \`webhook-id\` | \`${vector.webhook_id}\` |
| \`webhook-timestamp\` | \`${vector.webhook_timestamp}\` |
| \`X-Webhook-Signature\` | \`${vector.x_webhook_signature}\` |
| \`webhook-signature\` | \`${vector.webhook_signature}\` |

The body, byte by byte:

\`\`\`json
${vector.body}
\`\`\``,
  );
  const [first] = rotation;
  const phases = rotation.map(
    (phase) => `### ${phase.name[0]?.toUpperCase()}${phase.name.slice(1)}

${phase.about}

| what | value |
| --- | --- |
| secret | \`${phase.secret}\` |
| next secret | ${phase.next_secret === null ? "none" : `\`${phase.next_secret}\``} |
| \`webhook-timestamp\` | \`${phase.webhook_timestamp}\` |
| \`X-Webhook-Signature\` | \`${phase.x_webhook_signature}\` |
| \`webhook-signature\` | \`${phase.webhook_signature}\` |`,
  );
  return `---
title: "Test vectors for webhook signatures"
description: "Secrets, bodies and their signatures, to check your code against."
sidebar:
  label: "Signature test vectors"
---

<!-- made by npm run generate from signature.vectors.json -->

Check your verification code against these first. The two signatures use different keys. For \`X-Webhook-Signature\`, the key is the bytes of the
whole secret as a string, and the signed bytes are the body. For \`webhook-signature\`, the key is the base64-decoded part after \`whsec_\`, and the signed
bytes are \`webhook-id\`, a dot, \`webhook-timestamp\`, a dot and the body.

${sections.join("\n\n")}

## During a secret rotation

${rotation_about}

Its \`webhook-id\` is \`${first?.webhook_id}\`. Its body:

\`\`\`json
${first?.body}
\`\`\`

${phases.join("\n\n")}

## The vectors as a file

Use this in your own tests. The final line break of each body above is not part of the body.

\`\`\`json
${JSON.stringify({ vectors, rotation }, null, 2).replaceAll("\u2028", "\\u2028")}
\`\`\`

Related: [My webhook signature does not match](/help/troubleshooting/webhook-signature-does-not-match),
[common problems in webhook receivers](/help/webhooks/receivers).
`;
}
