// Runs in the browser: sends the request of the front page, once automatically and again on each click.
const button = document.querySelector(".live button");
const outcome = document.querySelector(".live .outcome");

async function send() {
  const began = performance.now();
  const answer = document.createElement("pre");
  answer.tabIndex = 0;
  answer.setAttribute("aria-label", "Response");
  const line = document.createElement("p");
  line.className = "note";
  try {
    const { url, key } = button.dataset;
    const response = await fetch(url, { headers: { "x-api-key": key } });
    const body = await response.json();
    const ms = Math.round(performance.now() - began);
    line.textContent = `${response.status} ${response.statusText} in ${ms} ms, from this server`;
    answer.textContent = JSON.stringify(body, null, 2);
    outcome.replaceChildren(line, answer);
    offerCopy(answer);
  } catch {
    line.textContent = "The server did not respond.";
    outcome.replaceChildren(line);
  }
}

offerCopy(document.querySelector(".live pre"));
if (button !== null) {
  button.hidden = false;
  button.addEventListener("click", () => void send());
  void send();
}
