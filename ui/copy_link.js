// Copies the address of the page as it stands when the button is pressed.

export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.copy;
  button.onclick = async () => {
    button.textContent = (await copied(window.location.href)) ? data.copied : data.failed;
    setTimeout(() => (button.textContent = data.copy), 2500);
  };
}

// Without https the browser has no clipboard for scripts: then a selected field is copied.
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
