/** Adds a copy button to a code block. Browsers offer a clipboard only on secure origins. */
// oxlint-disable-next-line no-unused-vars -- the scripts that it is put before call it
function offerCopy(pre) {
  if (navigator.clipboard === undefined) return;
  const frame = Object.assign(document.createElement("div"), { className: "code" });
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: "Copy",
  });
  button.addEventListener("click", () => copyText(button, pre.textContent));
  pre.replaceWith(frame);
  frame.append(pre, button);
}

/** Copies a text, and briefly confirms it on the button. */
async function copyText(button, text) {
  await navigator.clipboard.writeText(text);
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = "Copy"), 1_500);
}
