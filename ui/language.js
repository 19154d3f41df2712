// Says to the browser, and so to screen readers, in which language the page is; keeps for a year
// that the reader has closed the tour (ui/tour.py); mends what Streamlit's own HTML leaves out.

const YEAR = 365 * 24 * 3600; // s

export default function ({ data }) {
  document.documentElement.lang = data.lang;
  if (data.cookie) document.cookie = `${data.cookie}=closed; max-age=${YEAR}; path=/; SameSite=Lax`;
  let waiting = 0;
  const later = () => (waiting ||= setTimeout(() => ((waiting = 0), mend(data)), 300));
  const watcher = new MutationObserver(later);
  watcher.observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", later);
  later();
  return () => (watcher.disconnect(), removeEventListener("resize", later), clearTimeout(waiting));
}

function mend({ tables }) {
  // On a phone the menu is a list that has headings in it, and items outside of it: links remain.
  for (const part of document.querySelectorAll("[data-testid=stSidebarNav] :is(ul, li)"))
    part.role ??= "presentation";
  // A table that moves sideways is reached, and moved, by keys.
  for (const table of document.querySelectorAll("[data-testid=stMarkdownContainer] > table")) {
    const box = table.parentElement;
    if (box.scrollWidth <= box.clientWidth) box.removeAttribute("tabindex");
    else Object.assign(box, { tabIndex: 0, role: "region", ariaLabel: tables });
  }
}
