// What is typed to find a municipality, as the options are written: ０１２０９ → 01209, ｺｳﾁ → こうち,
// Kōchi → Kochi, 北海道　夕張市 → 北海道夕張市 (ui/vocabulary.py, names).

const LISTS = ".st-key-choice_units input, [class*=st-key-group_members] input";

function asWritten(text) {
  const narrow = text.replace(/[０-９Ａ-Ｚａ-ｚ｡-ﾟ\u3000]+/g, (run) => run.normalize("NFKC"));
  const plain = narrow.replace(/[āâīîūûēêōô]/gi, (letter) => letter.normalize("NFD")[0]);
  const joined = plain.replace(/(?<=[\u3040-\u9fff])\s+(?=[\u3040-\u9fff])/g, "");
  const kana = (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60);
  return joined.replace(/[ァ-ヴ][ァ-ヴー]+/g, (run) => run.replace(/[ァ-ヴ]/g, kana));
}

// The listener is the document's, so it comes before React's. What an input method still holds is
// left alone until it is given.
function typed() {
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const listen = ({ target, type, isComposing }) => {
    if (isComposing || !target.matches?.(LISTS)) return;
    const text = asWritten(target.value);
    if (text === target.value) return;
    write.call(target, text);
    if (type !== "input") target.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const events = ["input", "compositionend"];
  for (const name of events) document.addEventListener(name, listen, true);
  return () => events.forEach((name) => document.removeEventListener(name, listen, true));
}
