// One picture: title, unit, year, N, filters above the figure, source and address below it.
// Shared by the browser (ui/export_image.js) and by the server's Chrome (exports/draw.py), so that
// both give the same files. `text` is the figure's SVG as Plotly draws it; `data` holds title, meta,
// foot (lines), size (exports.sizes.Size), look ({paper, ink, colours}).

const FONT =
  '"Noto Sans JP Atlas","Hiragino Sans","Noto Sans JP","Noto Sans CJK JP","Yu Gothic",Meiryo,sans-serif';

// Title and foot are laid out first: what they leave is the figure's.
function frame(data) {
  const { width, height, side, title, meta, foot } = data.size;
  // beside text that says them (a report) a picture has neither title nor foot
  const words = [[data.title, title, 700, 1], [data.meta, meta, 400, 0.75]].filter(([text]) => text);
  const head = paragraphs(words, words.length ? side : 0, data);
  const tail = paragraphs(data.foot.map((line) => [line, foot, 400, 0.75]), 0, data);
  const top = head.end + side * 0.3;
  const room = height === null ? null : height - top - tail.end - side * 0.9;
  return { head, tail, top, room, wide: width - 2 * side };
}

// Width and height at which Plotly draws: no lower than `least`, then made smaller to fit.
function inner(data, least) {
  const { wide, room } = frame(data);
  if (room === null || room >= least) return { width: Math.round(wide), height: Math.round(room ?? least) };
  return { width: Math.round((wide * least) / room), height: Math.round(least) };
}

function compose(text, data) {
  const { width, height, side, mm } = data.size;
  const { head, tail, top, room, wide } = frame(data);
  const drawing = new DOMParser().parseFromString(recoloured(text, data.look.colours), "image/svg+xml")
    .documentElement;
  drawing.querySelectorAll(".slider-container").forEach((slider) => slider.remove());
  if (data.look.plain_text) plain(drawing, data.look);
  const [w, h] = ["width", "height"].map((name) => Number.parseFloat(drawing.getAttribute(name)));
  const high = room ?? (h * wide) / w;
  const total = height ?? Math.ceil(top + high + side * 0.3 + tail.end + side * 0.6);
  const place = { x: side, y: top, width: wide, height: high, viewBox: `0 0 ${w} ${h}` };
  for (const [name, value] of Object.entries(place)) drawing.setAttribute(name, value);
  const foot = paragraphs(
    data.foot.map((line) => [line, data.size.foot, 400, 0.75]), top + high + side * 0.3, data,
  );
  const unit = mm ? ["mm", mm / width] : ["", 1];
  const [w0, h0] = [width, total].map((pixels) => `${Math.round(pixels * unit[1] * 100) / 100}${unit[0]}`);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
    `width="${w0}" height="${h0}" viewBox="0 0 ${width} ${total}">` +
    `<title>${escaped(data.title)}</title>` +
    `<rect width="100%" height="100%" fill="${data.look.paper}"/>` +
    `${head.body}${new XMLSerializer().serializeToString(drawing)}${foot.body}</svg>`;
  return { svg, width, height: total };
}

// Colours of the screen to those of the paper: {"#1f4e79": "#000000"}.
function recoloured(text, colours) {
  if (!Object.keys(colours).length) return text;
  const hex = (n) => Number(n).toString(16).padStart(2, "0");
  return text
    .replace(/rgb\((\d+), (\d+), (\d+)\)/g, (all, r, g, b) => colours[`#${hex(r)}${hex(g)}${hex(b)}`] ?? all)
    .replace(/#[0-9a-f]{6}\b/g, (all) => colours[all] ?? all);
}

// Without colours a text must not be as pale as its mark, and lines differ by their strokes.
function plain(drawing, { paper, ink, dashes }) {
  const hex = (colour) => "#" + (colour.match(/\d+/g) ?? []).slice(0, 3)
    .map((n) => Number(n).toString(16).padStart(2, "0")).join("");
  drawing.querySelectorAll("text, tspan").forEach((text) => {
    const mark = !/[\p{L}\p{N}]/u.test(text.textContent); // a swatch written as ■
    if (!mark && text.style.fill && hex(text.style.fill) !== paper) text.style.fill = ink;
  });
  drawing.querySelectorAll("path.js-line").forEach((line) => {
    const dash = dashes[hex(line.style.stroke)];
    if (dash && !line.style.strokeDasharray) line.style.strokeDasharray = dash;
  });
}

function paragraphs(blocks, start, data) {
  const { width, side } = data.size;
  let [body, y] = ["", start];
  for (const [text, size, weight, opacity] of blocks) {
    for (const line of wrapped(text, size, weight, width - 2 * side)) {
      y += size * 1.4;
      body +=
        `<text x="${side}" y="${y.toFixed(1)}" font-family='${FONT}' font-size="${size}" ` +
        `font-weight="${weight}" fill="${data.look.ink}" fill-opacity="${opacity}">${escaped(line)}</text>`;
    }
    y += size * 0.3;
  }
  return { body, end: y };
}

// Breaks between words and, as Japanese does, between any two full-width characters; an address
// has neither and is broken where it must be.
function wrapped(text, size, weight, room) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${weight} ${size}px ${FONT}`;
  const wide = (part) => pen.measureText(part).width;
  const parts = (text.match(/[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+\s*|\s+/g) ?? [])
    .flatMap((part) => (wide(part) > room ? part.match(/.{1,8}/gs) : [part]));
  const lines = [""];
  for (const part of parts) {
    const longer = lines[lines.length - 1] + part;
    const line = lines.at(-1);
    if (wide(longer.trimEnd()) <= room || !line) lines[lines.length - 1] = longer;
    else {
      // no line begins with what closes and none ends with what opens
      const cut = /^[、。，）」』】〉]$/.test(part) ? /^(.*?)(.[、。，）」』】〉]*)$/su : /^(.*?)([（「『【〈]*)$/s;
      const [, kept, carried] = line.match(cut);
      lines[lines.length - 1] = kept;
      lines.push(carried + part);
    }
  }
  return lines;
}

function escaped(text) {
  return text.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);
}

// The font goes with the picture: an <img> sees no font of the page, another machine may lack it.
function withFont(svg, faces) {
  return svg.replace("<rect", `<style>${faces}</style><rect`);
}

function faceOf(weight, url) {
  return `@font-face{font-family:"Noto Sans JP Atlas";font-weight:${weight};src:url(${url})}`;
}

// PNG with its size on paper inside; `svg` carries its font.
async function raster({ svg, width, height }, { scale, dpi }) {
  const image = new Image();
  const plain = svg.replace(/(<svg [^>]*?) width="[^"]*" height="[^"]*"/, `$1 width="${width}" height="${height}"`);
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(plain);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("no PNG");
  return withDpi(new Uint8Array(await blob.arrayBuffer()), dpi);
}

// Dots per metre as PNG's chunk pHYs, right after the head of 33 bytes.
function withDpi(png, dpi) {
  const chunk = new DataView(new ArrayBuffer(21));
  const metre = Math.round(dpi / 0.0254);
  chunk.setUint32(0, 9);
  [0x70, 0x48, 0x59, 0x73].forEach((byte, i) => chunk.setUint8(4 + i, byte));
  chunk.setUint32(8, metre);
  chunk.setUint32(12, metre);
  chunk.setUint8(16, 1);
  chunk.setUint32(17, crc32(new Uint8Array(chunk.buffer, 4, 13)));
  const out = new Uint8Array(png.length + 21);
  out.set(png.subarray(0, 33));
  out.set(new Uint8Array(chunk.buffer), 33);
  out.set(png.subarray(33), 54);
  return out;
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
