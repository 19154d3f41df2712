// Says to the browser, and so to screen readers, in which language the page is.

export default function ({ data }) {
  document.documentElement.lang = data.lang;
}
