// What Kaleido's page calls for each figure: our own picture instead of the bare figure.
// `FACES` (fonts as data) is written into the page by exports/draw.py.

document.head.append(Object.assign(document.createElement("style"), { textContent: FACES }));

const kaleido_scopes = {
  async plotly({ format, data: { data, layout, picture } }) {
    await Promise.all([400, 700].map((weight) => document.fonts.load(`${weight} 16px ${FONT}`, "あ1")));
    const { width, height } = inner(picture, picture.least);
    const text = await Plotly.toImage(
      { data, layout, config: { topojsonURL: "" } }, { format: "svg", width, height, imageDataOnly: true },
    );
    const made = compose(text, picture);
    if (format === "pdf") return { code: 0, format, result: paged(made, picture.size) };
    const svg = withFont(made.svg, FACES);
    if (format === "svg") return { code: 0, format, result: svg };
    const png = await raster({ ...made, svg }, picture.size);
    return { code: 0, format, result: base64(png) };
  },
};

function base64(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
}

// Kaleido then prints the page.
function paged({ svg, width, height }, { mm }) {
  const unit = mm ? mm / width : 1 / 96;
  const [w, h] = [width, height].map((pixels) => `${pixels * unit}${mm ? "mm" : "in"}`);
  document.getElementById("head-style").textContent =
    `@page{size:${w} ${h};margin:0}html,body{margin:0}svg{display:block;width:${w};height:${h};break-inside:avoid}`;
  document.body.innerHTML = svg;
  return "";
}
