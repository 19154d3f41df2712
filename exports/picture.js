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
  drawing.setAttribute("overflow", "visible"); // a name may reach into the margin
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

// Without colours a text must not be as pale as its mark; lines differ by their strokes, bars by
// their hatches, points by their symbols with an outline; legends and names follow.
function plain(drawing, look) {
  const { paper, ink, dashes, hatches, names } = look;
  const hatched = (part) => {
    const colour = hex(part.style.fill);
    if (hatches[colour]) part.style.fill = `url(#${hatch(drawing, colour, ...hatches[colour])})`;
  };
  drawing.querySelectorAll("text, tspan").forEach((text) => {
    const colour = hex(text.style.fill);
    if (!text.style.fill || colour === paper) return;
    if (!/[\p{L}\p{N}]/u.test(text.textContent)) return hatched(text); // a swatch written as ■
    text.style.fill = ink;
    if (names[colour] && text.closest(".annotation")) beside(text, ...names[colour]);
  });
  drawing.querySelectorAll(".barlayer path, path.legendbar, .legendpoints path.legendundefined")
    .forEach(hatched);
  drawing.querySelectorAll("path.point, path.scatterpts").forEach((point) => {
    if (!hatches[hex(point.style.fill)]) return;
    point.style.stroke = ink;
    point.style.strokeWidth = 0.8;
  });
  drawing.querySelectorAll("path.js-line").forEach((line) => {
    const dash = dashes[hex(line.style.stroke)];
    if (!dash || line.style.strokeDasharray) return;
    line.style.strokeDasharray = dash;
    line.style.stroke = ink;
  });
}

function hex(colour) {
  const parts = (colour.match(/\d+/g) ?? []).slice(0, 3);
  return "#" + parts.map((n) => Number(n).toString(16).padStart(2, "0")).join("");
}

// A piece of the line before the name at its end, into the margin that the figure has there.
function beside(text, dash, stroke, width) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${text.style.fontSize} ${FONT}`;
  const [x, y] = ["x", "y"].map((name) => Number(text.getAttribute(name)));
  const left = x - pen.measureText(text.textContent).width / 2; // Plotly writes from the middle
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  const place = { x1: left - 1, x2: left + 18, y1: y - 4, y2: y - 4, stroke, "stroke-width": width };
  for (const [name, value] of Object.entries(place)) line.setAttribute(name, value);
  if (dash) line.setAttribute("stroke-dasharray", dash);
  text.before(line);
  text.setAttribute("x", x + 21);
}

const HATCHES = { // on a tile of 6 by 6
  "/": "M-1,1 1,-1 M0,6 6,0 M5,7 7,5", "\\": "M-1,5 1,7 M0,0 6,6 M5,-1 7,1",
  "x": "M0,6 6,0 M0,0 6,6", "-": "M0,3H6", "|": "M3,0V6", "+": "M0,3H6M3,0V6", ".": "M2,3H4",
};

// The pattern of a colour, put into the drawing once.
function hatch(drawing, colour, shape, lines) {
  const id = `hatch-${colour.slice(1)}`;
  if (!drawing.querySelector(`#${id}`)) {
    const width = shape === "." ? 2 : 1.1;
    const tile = `<pattern xmlns="http://www.w3.org/2000/svg" id="${id}" width="6" height="6" ` +
      `patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="${colour}"/>` +
      `<path d="${HATCHES[shape]}" stroke="${lines}" stroke-width="${width}" fill="none"/></pattern>`;
    drawing.prepend(new DOMParser().parseFromString(tile, "image/svg+xml").documentElement);
  }
  return id;
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
