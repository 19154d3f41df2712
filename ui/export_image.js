// Saves a figure as PNG or SVG without a server part. Plotly's own toImage button draws the
// picture; we catch it before it is saved, put title, unit, filters and source around it,
// and save that. Nothing on the screen changes.

const FONT =
  '"Noto Sans JP Atlas","Hiragino Sans","Noto Sans JP","Noto Sans CJK JP","Yu Gothic",Meiryo,sans-serif';
const WIDTH = 1200;
const SIDE = 28;

export default function ({ parentElement, data }) {
  for (const format of ["png", "svg"]) {
    const button = parentElement.querySelector(`.${format}`);
    button.textContent = data.labels[format];
    button.onclick = () => save(format, data, button);
  }
}

async function save(format, data, button) {
  button.disabled = true;
  try {
    const figure = document.querySelector(`.st-key-${data.card} .js-plotly-plot`);
    const picture = compose(await drawn(figure), data, figure);
    const blob = new Blob([picture.svg], { type: "image/svg+xml" });
    const year = yearShown(figure)?.match(/\d{4}/)[0];
    const name = year ? data.file.replace(/[\d-]+$/, year) : data.file;
    download(format === "svg" ? blob : await raster(picture), `${name}.${format}`);
  } catch (error) {
    console.error(error);
    button.textContent = data.labels.failed;
  } finally {
    button.disabled = false;
  }
}

// Plotly gives the picture to the browser as a download of a blob: take the blob instead.
function drawn(figure) {
  const mark = `atlas-${Date.now()}`;
  const size = figure.getBoundingClientRect();
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
    const width = WIDTH - 2 * SIDE;
    figure._context.toImageButtonOptions = {
      format: "svg",
      filename: mark,
      width,
      height: Math.round(Math.max(size.height, (size.height / size.width) * width * 0.8)),
      scale: 1,
    };
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

function compose(text, data, figure) {
  const inner = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  const height = Number(inner.getAttribute("height"));
  const style = getComputedStyle(figure.closest('[data-testid="stApp"]') ?? document.body);
  const ink = style.color;
  const year = yearShown(figure);
  const meta = year ? data.meta.replace(data.year, year) : data.meta;
  inner.querySelectorAll(".slider-container").forEach((slider) => slider.remove());
  const blocks = [
    [data.title, 26, 700, 1], [meta, 16, 400, 0.75],
  ];
  const foot = data.foot.map((line) => [line, 14, 400, 0.75]);
  let y = SIDE;
  let body = "";
  for (const block of blocks) [body, y] = paragraph(body, y, block, ink);
  const top = y + 12;
  y = top + height + 10;
  for (const block of foot) [body, y] = paragraph(body, y, block, ink);
  const total = Math.ceil(y + SIDE / 2);
  inner.setAttribute("x", SIDE);
  inner.setAttribute("y", top);
  const nested = new XMLSerializer().serializeToString(inner);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
    `width="${WIDTH}" height="${total}" viewBox="0 0 ${WIDTH} ${total}">` +
    `<rect width="100%" height="100%" fill="${style.backgroundColor}"/>${body}${nested}</svg>`;
  return { svg, width: WIDTH, height: total };
}

function paragraph(body, y, [text, size, weight, opacity], ink) {
  for (const line of wrap(text, size, weight)) {
    y += size * 1.4;
    body +=
      `<text x="${SIDE}" y="${y}" font-family='${FONT}' font-size="${size}" ` +
      `font-weight="${weight}" fill="${ink}" fill-opacity="${opacity}">${escape(line)}</text>`;
  }
  return [body, y + size * 0.3];
}

// Breaks between words and, as Japanese does, between any two full-width characters.
function wrap(text, size, weight) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${weight} ${size}px ${FONT}`;
  const parts = text.match(/[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+\s*|\s+/g) ?? [];
  const lines = [""];
  for (const part of parts) {
    const longer = lines[lines.length - 1] + part;
    const closing = /^[、。，）」』】〉]$/.test(part);
    if (!closing && pen.measureText(longer).width > WIDTH - 2 * SIDE && lines.at(-1)) {
      const [, kept, opening] = lines.at(-1).match(/^(.*?)([（「『【〈]*)$/s);
      lines[lines.length - 1] = kept;
      lines.push(opening + part);
    } else lines[lines.length - 1] = longer;
  }
  return lines;
}

function escape(text) {
  return text.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);
}

// A picture in an <img> sees no web font of the page: it must carry its own.
async function fontFaces() {
  const faces = [["regular", 400], ["bold", 700]].map(async ([name, weight]) => {
    const answer = await fetch(`app/static/fonts/noto-sans-jp-atlas-${name}.woff2`);
    const reader = new FileReader();
    const read = new Promise((resolve) => (reader.onload = () => resolve(reader.result)));
    reader.readAsDataURL(await answer.blob());
    const url = (await read).replace(/^data:[^;]*/, "data:font/woff2");
    return `@font-face{font-family:"Noto Sans JP Atlas";font-weight:${weight};src:url(${url})}`;
  });
  return `<style>${(await Promise.all(faces)).join("")}</style>`;
}

async function raster({ svg: plain, width, height }) {
  const svg = plain.replace("><rect", `>${await fontFaces().catch(() => "")}<rect`);
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = width * 2;
      canvas.height = height * 2;
      const pen = canvas.getContext("2d");
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no PNG"))), "image/png");
    };
    image.onerror = () => reject(new Error("the SVG did not draw"));
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  });
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
