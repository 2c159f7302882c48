'use strict';

const $ = (id) => document.getElementById(id);

/* ---- connections ---------------------------------------------------------- */

/*
 * Opens a WebSocket to our own server and opens it again whenever it is lost,
 * first at once, then with growing pauses. Gives a function that sends.
 */
function connect(protocol, badge, onText, onLost = () => {}) {
  const url = location.origin.replace(/^http/, 'ws') + '/';
  let socket, pause = 0;

  const show = (on, text) => {
    badge.textContent = text;
    badge.classList.toggle('on', on);
  };
  const open = () => {
    show(false, 'connecting');
    socket = new WebSocket(url, protocol);
    socket.onopen = () => {
      pause = 0;
      show(true, 'connected');
    };
    socket.onmessage = (event) => onText(event.data);
    socket.onclose = () => {
      onLost();
      pause = Math.min(pause ? pause * 2 : 250, 8000);
      const wait = pause * (0.8 + 0.4 * Math.random());
      show(false, wait < 1000 ? 'reconnecting' : `again in ${Math.round(wait / 1000)} s`);
      setTimeout(open, wait);
    };
  };
  open();

  return (text) => {
    if (socket.readyState === WebSocket.OPEN)
      socket.send(text);
  };
}

/* ---- counter -------------------------------------------------------------- */

let received = 0;

const sendCounter = connect('dumb-increment-protocol', $('counter-state'), (text) => {
  $('number').textContent = text;
  received++;
}, () => { $('number').textContent = '–'; });

$('reset').onclick = () => sendCounter('reset\n');
$('closeme').onclick = () => sendCounter('closeme\n');

setInterval(() => {
  $('rate').textContent = received ? `${received} arrived in the last second.` : '';
  received = 0;
}, 1000);

/* ---- drawing -------------------------------------------------------------- */

const canvas = $('canvas');
const pen = canvas.getContext('2d');
const colours = ['#1b2130', '#2f5bd8', '#1a8f5a', '#d9822b', '#c0392b', '#8e44ad'];
let colour = colours[1];

function clearSheet() {
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  $('invite').classList.remove('gone');
}

function drawLine(ink, x1, y1, x2, y2) {
  pen.strokeStyle = ink;
  pen.lineWidth = 3;
  pen.lineCap = 'round';
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
  $('invite').classList.add('gone');
}

function drawCircle(ink, x, y, radius) {
  pen.strokeStyle = ink;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.stroke();
  $('invite').classList.add('gone');
}

/* Commands end in a semicolon: "d #rrggbb x1 y1 x2 y2;" or "c #rrggbb x y r;" */
function drawCommands(text) {
  for (const command of text.split(';')) {
    const [verb, ink, ...rest] = command.trim().split(/\s+/);
    const numbers = rest.map(Number);
    if (!/^#[0-9a-f]{6}$/i.test(ink ?? '') || !numbers.every(Number.isFinite))
      continue;
    if (verb === 'd' && numbers.length === 4)
      drawLine(ink, ...numbers);
    else if (verb === 'c' && numbers.length === 3 && numbers[2] >= 0)
      drawCircle(ink, ...numbers);
  }
}

const sendStrokes = connect('lws-mirror-protocol', $('mirror-state'), drawCommands);

/* Strokes are collected and sent once per picture frame. */
let batch = '';
function flush() {
  if (batch)
    sendStrokes(batch);
  batch = '';
}

let last = null;
function position(event) {
  const box = canvas.getBoundingClientRect();
  return {
    x: Math.round((event.clientX - box.left) * canvas.width / box.width),
    y: Math.round((event.clientY - box.top) * canvas.height / box.height),
  };
}
function strokeTo(point) {
  drawLine(colour, last.x, last.y, point.x, point.y);
  if (!batch)
    requestAnimationFrame(flush);
  batch += `d ${colour} ${last.x} ${last.y} ${point.x} ${point.y};`;
  if (batch.length > 8000)
    flush();
  last = point;
}
canvas.onpointerdown = (event) => {
  if (event.button !== 0)
    return;
  canvas.setPointerCapture(event.pointerId);
  last = position(event);
  strokeTo(last);
};
canvas.onpointermove = (event) => {
  if (!last)
    return;
  for (const part of event.getCoalescedEvents?.() ?? [event])
    strokeTo(position(part));
};
canvas.onpointerup = canvas.onpointercancel = () => {
  last = null;
  flush();
};

for (const ink of colours) {
  const button = document.createElement('button');
  button.type = 'button';
  button.style.background = ink;
  button.setAttribute('role', 'radio');
  button.setAttribute('aria-label', `Colour ${ink}`);
  button.setAttribute('aria-checked', String(ink === colour));
  button.onclick = () => {
    colour = ink;
    for (const other of $('swatches').children)
      other.setAttribute('aria-checked', String(other === button));
  };
  $('swatches').append(button);
}
$('clear').onclick = clearSheet;
clearSheet();

/* ---- status --------------------------------------------------------------- */

let bootedAt = null; /* local time at which the server started */

function duration(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const two = (n) => String(n).padStart(2, '0');
  const clock = `${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  return s < 3600 ? clock : `${Math.floor(s / 3600)}:${clock}`;
}

/* A readable name for the usual browsers; the full text stands below it. */
function browserName(agent) {
  const known = [
    [/Edg\/(\d+)/, 'Edge'], [/Firefox\/(\d+)/, 'Firefox'],
    [/(?:Headless)?Chrom(?:e|ium)\/(\d+)/, 'Chromium'], [/Version\/(\d+).*Safari/, 'Safari'],
  ];
  for (const [pattern, name] of known) {
    const match = pattern.exec(agent);
    if (match)
      return `${name} ${match[1]}`;
  }
  return agent ? 'Another client' : 'Unnamed client';
}

function element(name, text, className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function showStatus(text) {
  const status = JSON.parse(text);
  bootedAt = Date.now() / 1000 - status.uptime;
  $('version').textContent = `library version ${status.version}`;

  const rows = status.peers.map((peer) => {
    const row = document.createElement('tr');
    const browser = element('td', browserName(peer.agent));
    browser.append(element('span', peer.agent, 'agent'));
    const since = element('td', '', 'right');
    since.dataset.since = peer.since;
    row.append(element('td', peer.address), browser, since);
    return row;
  });
  if (status.count > status.peers.length) {
    const row = element('tr', '', 'empty');
    const cell = element('td', `and ${status.count - status.peers.length} more`);
    cell.colSpan = 3;
    row.append(cell);
    rows.push(row);
  }
  $('status').tBodies[0].replaceChildren(...rows);
  showSites(status.vhosts);
  showTimes();
}

const KINDS = {
  files: 'files of a directory', callback: 'a protocol of the server', redirect: 'a redirect',
  cgi: 'a shell script, by CGI', proxy: 'another server, through this one',
};

/* The first virtual host is the one that this page came from. */
function showSites(vhosts) {
  const rows = vhosts.flatMap((vhost, index) => vhost.mounts.map((mount) => {
    const row = document.createElement('tr');
    const port = location.port ? `:${location.port}` : '';
    const host = index ? `${location.protocol}//${vhost.name}${port}` : '';
    const link = element('a', `${index ? vhost.name : ''}${mount.at}`);
    link.href = host + mount.at + (mount.kind === 'callback' ? '/info' : '');
    const cell = element('td', '');
    cell.append(link);
    row.append(cell, element('td', KINDS[mount.kind] ?? mount.kind));
    row.dataset.kind = mount.kind;
    return row;
  }));
  $('sites').tBodies[0].replaceChildren(...rows);
}

$('run-cgi').onclick = async () => {
  $('cgi-answer').textContent = 'Running …';
  try {
    const response = await fetch('/cgi/from/the/page?why=to%20show', { method: 'POST', body: 'hello' });
    $('cgi-answer').textContent = response.ok ? await response.text() : `No luck: ${response.status}`;
  } catch (error) {
    $('cgi-answer').textContent = `No luck: ${error.message}`;
  }
};

function showTimes() {
  if (bootedAt === null)
    return;
  const uptime = Date.now() / 1000 - bootedAt;
  $('uptime').textContent = duration(uptime);
  for (const cell of document.querySelectorAll('[data-since]'))
    cell.textContent = duration(uptime - cell.dataset.since);
}
setInterval(showTimes, 1000);

connect('lws-status', $('status-state'), showStatus, () => {
  bootedAt = null;
  $('uptime').textContent = '–';
});

/* ---- forms ---------------------------------------------------------------- */

async function post(url, body, show) {
  $('answer').textContent = 'Sending …';
  try {
    const response = await fetch(url, { method: 'POST', body });
    if (!response.ok)
      throw new Error(`${response.status} ${response.statusText}`);
    await show(response);
  } catch (error) {
    $('answer').textContent = `No luck: ${error.message}`;
  }
}

$('form').onsubmit = (event) => {
  event.preventDefault();
  post('/api/form', new URLSearchParams(new FormData($('form'))), async (response) => {
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    $('answer').replaceChildren(...page.querySelector('main').childNodes);
  });
};

$('file').onchange = () => {
  const [file] = $('file').files;
  if (!file)
    return;
  const begun = performance.now();
  post('/api/upload', file, async (response) => {
    const { bytes } = await response.json();
    const took = Math.round(performance.now() - begun);
    $('answer').textContent = `${file.name}: the server counted ${bytes} of ${file.size} bytes in ${took} ms.`;
  });
  $('file').value = '';
};
