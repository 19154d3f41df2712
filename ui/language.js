// Says to the browser, and so to screen readers, in which language the page is; keeps for a year
// that the reader has closed the tour (ui/tour.py); mends what Streamlit's own HTML leaves out and
// puts our words in the place of its own. Both ways round: React keeps a word that it wrote once when
// the reader changes the language.

const YEAR = 365 * 24 * 3600; // s
const OURS = Symbol.for("jichi-atlas"); // of two languages at work each would undo the other
const NAMES = ["aria-label", "title", "placeholder", "alt"];
const NAMED = NAMES.map((name) => `[${name}]`).join();
// Where Streamlit writes words of its own: what readers or we wrote is left alone.
const BOXES = [
  "[data-testid^=stDataFrame]", ".stDataFrameStatisticsMenu", "[data-testid^=stTooltip]",
  "[role=tooltip]", "[data-testid$=Dropdown]", "[data-testid^=stFileUploader]",
  "[data-testid=InputInstructions]", "[data-testid=stSkipToContent]",
  "[data-testid^=stStatusWidget]", "[data-testid=stDialog]", "[data-live-announcer]",
].join();

export default function ({ data }) {
  document.documentElement.lang = data.lang;
  if (data.cookie) document.cookie = `${data.cookie}=closed; max-age=${YEAR}; path=/; SameSite=Lax`;
  document[OURS]?.();
  const say = speaker(Object.entries(data.words));
  let waiting = 0;
  const later = () => (waiting ||= setTimeout(() => ((waiting = 0), mend(data)), 300));
  const watcher = new MutationObserver((changes) => {
    later();
    // before anything is painted; a word of ours is no word of Streamlit's, so this ends
    for (const { type, target, attributeName, addedNodes } of changes)
      if (type === "attributes") rename(target, attributeName, say);
      else if (type === "characterData") retell(target, say);
      else for (const node of addedNodes) translate(node, say);
  });
  const words = { characterData: true, attributes: true, attributeFilter: NAMES };
  watcher.observe(document.body, { childList: true, subtree: true, ...words });
  translate(document.body, say);
  addEventListener("resize", later);
  later();
  const ends = [typed(), () => watcher.disconnect(), () => removeEventListener("resize", later)];
  const end = () => (clearTimeout(waiting), ends.forEach((one) => one()));
  document[OURS] = end;
  return end;
}

// From Streamlit's text to ours, or undefined; {n} in a text stands for whatever is there.
function speaker(words) {
  const whole = new Map(words);
  const patterns = words
    .filter(([theirs]) => theirs.includes("{"))
    .map(([theirs, ours]) => [
      new RegExp(`^${theirs.replace(/[.?*+()|[\]]/g, "\\$&").replace(/\{(\w+)\}/g, "(?<$1>.+)")}$`),
      ours.replace(/\{(\w+)\}/g, "$<$1>"),
    ]);
  patterns.reverse(); // the longer of two comes later
  return (text) =>
    whole.get(text) ??
    (text.length < 200 ? patterns.map(([p, o]) => p.test(text) && text.replace(p, o)).find(Boolean) : undefined);
}

function translate(node, say) {
  if (node.nodeType === Node.TEXT_NODE) return retell(node, say);
  if (!(node instanceof HTMLElement)) return; // figures are SVG
  for (const one of [node, ...node.querySelectorAll(NAMED)])
    for (const name of NAMES) rename(one, name, say);
  const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) retell(texts.currentNode, say);
}

function rename(element, name, say) {
  const theirs = element.getAttribute(name);
  const ours = theirs && say(theirs);
  if (ours) element.setAttribute(name, ours);
}

function retell(text, say) {
  const ours = text.data.length < 200 && say(text.data.trim());
  if (ours && text.parentElement?.closest(BOXES)) text.data = ours;
}

function mend({ tables }) {
  // On a phone the menu is a list that has headings in it, and items outside of it: links remain.
  for (const part of document.querySelectorAll("[data-testid=stSidebarNav] :is(ul, li)"))
    part.role ??= "presentation";
  // A table that moves sideways says so, and is reached and moved by keys.
  for (const table of document.querySelectorAll("[data-testid=stMarkdownContainer] > table")) {
    const box = table.parentElement;
    if (box.scrollWidth <= box.clientWidth) {
      for (const name of ["tabindex", "role", "aria-label", "data-sideways"]) box.removeAttribute(name);
    } else if (box.dataset.sideways !== tables) {
      // once: the watcher sees a name that is written
      Object.assign(box, { tabIndex: 0, role: "region", ariaLabel: tables });
      box.dataset.sideways = tables; // seen: ui/app.css
    }
  }
}
