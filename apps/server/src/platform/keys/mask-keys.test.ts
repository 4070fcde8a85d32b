import fc from "fast-check";
import { expect, test } from "vitest";
import { generateKey } from "./key-format.ts";
import { hasKey, maskKeys } from "./mask-keys.ts";

const escape = (character: string) => `%${character.charCodeAt(0).toString(16)}`;

test("a key is masked wherever it stands in a text, however it is escaped", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string(),
      fc.constantFrom("live", "test"),
      fc.func(fc.boolean()),
      (before, after, mode, escaped) => {
        const key = generateKey(mode);
        const sent = [...key].map((c, i) => (escaped(i) ? escape(c) : c)).join("");
        const shown = maskKeys(`${before}/${sent}/${after}`);
        expect(hasKey(`${before}/${sent}/${after}`)).toBe(true);
        expect(shown).not.toContain(sent.slice(-20));
      },
    ),
  );
});

test.each(["sos_live_", "sos_live_Ab12…x9Yz", "https://so.example/sos", "%73%6f", ""])(
  "what is no key stays as it is: %s",
  (text) => {
    expect(maskKeys(text)).toBe(text);
  },
);
