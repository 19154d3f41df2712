// Says to the browser, and so to screen readers, in which language the page is; and keeps for a
// year that the reader has closed the tour (ui/tour.py), when the page says so.

const YEAR = 365 * 24 * 3600; // s

export default function ({ data }) {
  document.documentElement.lang = data.lang;
  if (data.cookie) document.cookie = `${data.cookie}=closed; max-age=${YEAR}; path=/; SameSite=Lax`;
}
