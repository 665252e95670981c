// What a page gains where scripts run: copying, saving a key as a file, reading a file into a field, and times of day where the reader is.
// Nothing else depends on it. Text is only ever read from the page and set as text.

const restore = 1600;

function said(button, word) {
  const label = button.querySelector('.word');
  const before = label.textContent;
  label.textContent = word;
  button.classList.add('copied');
  setTimeout(() => {
    label.textContent = before;
    button.classList.remove('copied');
  }, restore);
}

function textOf(button) {
  return document.getElementById(button.dataset.from)?.textContent ?? '';
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(textOf(button));
    said(button, 'Copied');
  } catch {
    // Without permission, or over plain HTTP: select it, so that one key press copies it.
    const from = document.getElementById(button.dataset.from);
    if (from) getSelection()?.selectAllChildren(from);
    said(button, 'Selected');
  }
}

function save(button) {
  const address = URL.createObjectURL(new Blob([textOf(button)], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = button.dataset.save;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), restore);
  said(button, 'Saved');
}

// A file that is chosen fills the text field beside it; the file itself is not sent.
async function fill(input) {
  const target = document.getElementById(input.dataset.fills);
  const file = input.files?.[0];
  if (!target || !file) return;
  const bytes = new Uint8Array(await file.slice(0, 65536).arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  const isText = /^[\x09\x0a\x0d\x20-\x7e]*$/.test(text);
  // A certificate in DER is written as PEM.
  const base64 = () => btoa(String.fromCharCode(...bytes)).replace(/.{64}/g, '$&\n').trim();
  target.value = isText ? text : `-----BEGIN CERTIFICATE-----\n${base64()}\n-----END CERTIFICATE-----\n`;
  target.focus();
}

function localTimes(root) {
  for (const time of root.querySelectorAll('time[datetime]:not([title])')) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.valueOf())) time.title = at.toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'long' });
  }
}

// What needs a script to be of use is hidden until there is one.
function show(root) {
  for (const button of root.querySelectorAll('[data-needs-script][hidden]')) button.hidden = false;
  localTimes(root);
}

document.addEventListener('click', (event) => {
  const button = event.target.closest?.('button[data-from]');
  if (button) (button.dataset.save ? save : copy)(button);
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});
document.addEventListener('change', (event) => {
  if (event.target.matches?.('input[type=file][data-fills]')) fill(event.target);
});
document.addEventListener('htmx:after:swap', () => show(document));
show(document);
