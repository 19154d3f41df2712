// Says once that the reader's first map is drawn, or that there is none to wait for.

const PATIENCE = 6000; // ms; a page whose map failed still shows the rest

export default function ({ data, setTriggerValue }) {
  const started = performance.now();
  const look = () => {
    const drawn = document.querySelector(`${data.map} .choroplethlayer path`);
    if (!drawn && performance.now() - started < PATIENCE) return void (timer = setTimeout(look, 100));
    timer = setTimeout(() => setTriggerValue("drawn", true), 50); // the map is painted first
  };
  let timer = setTimeout(look, 100);
  return () => clearTimeout(timer);
}
