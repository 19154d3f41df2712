// Saves a figure as PNG or SVG, or prints it, without a server part; after exports/picture.js.
// Plotly's own toImage button draws the figure; we catch it before it is saved, put title, unit,
// filters and source around it, and save that. Nothing on the screen changes.

export default function ({ parentElement, data }) {
  const button = parentElement.querySelector(".save");
  button.textContent = data.labels.save;
  button.dataset.kind = data.kind; // seen from outside: what a press gives
  button.onclick = () => save(data, button);
}

async function save(data, button) {
  button.disabled = true;
  try {
    // of two layouts of one figure, that which the screen shows
    const figures = [...document.querySelectorAll(`.st-key-${data.card} .js-plotly-plot`)];
    const figure = figures.find((one) => one.getClientRects().length) ?? figures[0];
    const shown = yearShown(figure);
    const words = shown ? { ...data, meta: data.meta.replace(data.year, shown) } : data;
    const made = compose(await drawn(figure, inner(words, words.least)), words);
    const svg = withFont(made.svg, await fontFaces());
    const year = shown?.match(/\d{4}/)[0];
    const name = year ? data.file.replace(/[\d-]+$/, year) : data.file;
    if (data.kind === "pdf") printed(svg, made, data.size);
    else if (data.kind === "svg") download(new Blob([svg], { type: "image/svg+xml" }), `${name}.svg`);
    else download(new Blob([await raster({ ...made, svg }, data.size)], { type: "image/png" }), `${name}.png`);
  } catch (error) {
    console.error(error);
    button.textContent = data.labels.failed;
  } finally {
    button.disabled = false;
  }
}

// Plotly gives the picture to the browser as a download of a blob: take the blob instead.
function drawn(figure, size) {
  const mark = `atlas-${Date.now()}`;
  const make = URL.createObjectURL;
  const click = HTMLAnchorElement.prototype.click;
  const options = figure._context.toImageButtonOptions;
  let restore = () => {};
  const caught = new Promise((resolve, reject) => {
    const wait = setTimeout(() => reject(new Error("Plotly drew nothing")), 20000);
    restore = () => {
      clearTimeout(wait);
      URL.createObjectURL = make;
      HTMLAnchorElement.prototype.click = click;
      figure._context.toImageButtonOptions = options;
    };
    URL.createObjectURL = (blob) => {
      if (blob instanceof Blob && blob.type.startsWith("image/svg")) blob.text().then(resolve);
      return make.call(URL, blob);
    };
    HTMLAnchorElement.prototype.click = function () {
      if (!this.download.startsWith(mark)) click.call(this);
    };
    figure._context.toImageButtonOptions = { format: "svg", filename: mark, ...size, scale: 1 };
    toImageButton(figure).click(figure);
  });
  return caught.finally(() => restore());
}

function toImageButton(figure) {
  const groups = figure._fullLayout._modeBar.buttons;
  const button = groups.flat().find((b) => b.name.startsWith("toImage"));
  if (!button) throw new Error("the figure has no toImage button");
  return button;
}

// A figure of many years shows one of them: the picture is of that year.
function yearShown(figure) {
  const slider = figure._fullLayout.sliders?.[0];
  return slider && slider.steps[slider.active].label;
}

async function fontFaces() {
  const faces = [["regular", 400], ["bold", 700]].map(async ([name, weight]) => {
    const answer = await fetch(`app/static/fonts/noto-sans-jp-atlas-${name}.woff2`);
    const reader = new FileReader();
    const read = new Promise((resolve) => (reader.onload = () => resolve(reader.result)));
    reader.readAsDataURL(await answer.blob());
    return faceOf(weight, (await read).replace(/^data:[^;]*/, "data:font/woff2"));
  });
  return (await Promise.all(faces)).join("");
}

// The browser's own print window makes a PDF of the picture alone.
function printed(svg, { width, height }, { mm }) {
  const unit = mm ? mm / width : 1 / 96;
  const [w, h] = [width, height].map((pixels) => `${pixels * unit}${mm ? "mm" : "in"}`);
  const sheet = document.createElement("iframe");
  sheet.className = "atlas-print";
  sheet.style.cssText = "position:fixed;width:0;height:0;border:0";
  document.body.append(sheet);
  sheet.contentDocument.write(
    `<!doctype html><style>@page{size:${w} ${h};margin:0}body{margin:0}` +
    `svg{display:block;width:${w};height:${h}}</style>${svg}`,
  );
  sheet.contentDocument.close();
  sheet.contentWindow.onafterprint = () => sheet.remove();
  sheet.contentDocument.fonts.ready.then(() => sheet.contentWindow.print());
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
