// Tells the server which point of a figure was clicked. Needed while a pull draws a box: then
// Streamlit asks Plotly for boxes alone.

export default function ({ data, setTriggerValue }) {
  let forget = () => {};
  const listen = () => {
    const figure = document.querySelector(`${data.figure} .js-plotly-plot`);
    if (!figure?.on) return void (timer = setTimeout(listen, 100));
    const said = ({ points }) => setTriggerValue("code", String(points[0]?.customdata?.[0] ?? ""));
    figure.removeListener("plotly_click", figure.atlasClick ?? said); // of the run before
    figure.atlasClick = said;
    figure.on("plotly_click", said);
    forget = () => figure.removeListener("plotly_click", said);
  };
  let timer = setTimeout(listen, 100);
  return () => {
    clearTimeout(timer);
    forget();
  };
}
