// The desk's keys. A decision is the submission of a form of the page, so without this module everything can be done
// by hand; all words stand in the page, where they are translated.

const help = document.getElementById("keys");
const switchOfKeys = document.getElementById("keys-on");
const said = document.getElementById("said");
const FIELD = "input, textarea, select, [contenteditable]";
const SETTING = "desk-keys";

let choosing = null; // the card that waits for the reason of its deletion
let leaving = false; // a form is on its way: a second stroke must not meet the next page's comment

const cards = () => [...document.querySelectorAll("article.card")];
const current = () => document.activeElement?.closest("article.card");

function say(words) {
  // Emptied first: the same words twice in a row would not be heard.
  said.textContent = "";
  setTimeout(() => { said.textContent = words; }, 100);
}

function goTo(card) {
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "start" });
}

function step(by) {
  const all = cards();
  const at = all.indexOf(current());
  const next = at < 0 ? all.at(by > 0 ? 0 : -1) : all[at + by];
  if (next) goTo(next);
  else say(said.dataset.end);
}

function onCurrent(act) {
  const card = current();
  if (card) act(card);
  else say(said.dataset.choose);
}

function press(button) {
  if (!button) return say(said.dataset.cannot);
  if (!button.formNoValidate && !button.form.reportValidity()) return;
  leaving = true;
  button.form.requestSubmit(button);
}

const verdict = (card, value) => card.querySelector(`button[name="verdict"][value="${value}"]`);

function askForReason(card) {
  const prompt = card.querySelector(".prompt");
  if (!prompt) return say(said.dataset.cannot);
  const suggested = card.querySelector("select[name='category']").selectedOptions[0];
  prompt.querySelector(".suggested").textContent = suggested.value ? suggested.text : "–";
  prompt.hidden = false;
  prompt.scrollIntoView({ block: "nearest" });
  choosing = card;
  say(prompt.textContent);
}

function stopAsking() {
  choosing.querySelector(".prompt").hidden = true;
  choosing = null;
}

function chooseReason(key) {
  const card = choosing;
  const reasons = card.querySelector("select[name='category']");
  stopAsking();
  if (/^[1-9]$/.test(key) && Number(key) < reasons.length) reasons.selectedIndex = Number(key);
  else if (key !== "Enter") return say(said.dataset.stopped);
  press(verdict(card, "delete"));
}

function skip(card) {
  const putBack = card.querySelector("button.put-back");
  if (putBack) press(putBack);
  else step(1);
}

function unfold(card) {
  const folds = [...card.querySelectorAll("details.fold")];
  if (!folds.length) return say(said.dataset.whole);
  const open = folds.some((fold) => !fold.open);
  for (const fold of folds) fold.open = open;
  say(open ? said.dataset.unfolded : said.dataset.folded);
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => onCurrent((card) => press(verdict(card, "keep"))),
  d: () => onCurrent(askForReason),
  s: () => onCurrent(skip),
  c: () => onCurrent(unfold),
  "/": () => document.querySelector("input[name='section']")?.select(),
  "?": () => help.showModal(),
};

function keyOf({ key, code, shiftKey }) {
  if (key.length > 1) return key;
  if (/[a-z0-9/?]/i.test(key)) return key.toLowerCase();
  // On a keyboard of another alphabet the key counts that lies where the letter would be.
  const place = code.replace(/^(Key|Digit|Numpad)/, "").toLowerCase();
  return place !== "slash" ? place : shiftKey ? "?" : "/";
}

function meaningOf(key) {
  if (choosing) return key.length === 1 || key === "Enter" || key === "Escape" ? () => chooseReason(key) : null;
  return Object.hasOwn(KEYS, key) ? KEYS[key] : null;
}

function hear(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || help.open || !switchOfKeys.checked) return;
  const key = keyOf(event);
  if (event.target.closest(FIELD)) {
    if (key === "Escape" && current()) goTo(current());
    return;
  }
  const act = meaningOf(key);
  if (!act) return;
  event.preventDefault();
  // A key that is held down moves on, but decides once.
  if (!leaving && (!event.repeat || "jk".includes(key))) act();
}

function remember() {
  try {
    localStorage.setItem(SETTING, switchOfKeys.checked ? "on" : "off");
  } catch { /* then it holds for this page only */ }
}

function remembered() {
  try {
    return localStorage.getItem(SETTING) !== "off";
  } catch {
    return true;
  }
}

function comeBack() {
  leaving = false;
  // The browser itself goes to the comment that is next; somebody else may have taken it.
  if (location.hash.startsWith("#rv_") && !current()) {
    const next = document.getElementById(decodeURIComponent(location.hash.slice(1))) ?? cards()[0];
    if (next) goTo(next);
  }
  const notice = document.querySelector(".notice");
  if (notice) say(notice.innerText);
}

switchOfKeys.checked = remembered();
switchOfKeys.addEventListener("change", remember);
const opener = document.getElementById("show-keys");
opener.hidden = false;
opener.addEventListener("click", () => help.showModal());
document.addEventListener("keydown", hear);
// Whoever goes elsewhere in the meantime does not mean this deletion any more.
document.addEventListener("focusin", () => choosing && stopAsking());
window.addEventListener("pageshow", comeBack);
